export const app = {
  documentTitle: 'Fovea playground: a convolutional network, designed and trained in this tab',
  title: 'Fovea playground',
  lead: 'Build a network that reads handwritten digits, train it in this tab, then draw one and look inside.',
  skip: 'Skip to the page',
  language: 'Language',
  theme: 'Theme',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  share: 'Copy link',
  shared: {
    copied: 'Link copied: it holds this network and these settings.',
    failed: 'The browser did not allow it. The address bar holds the link.',
  },
  parts: 'Parts of the page',
  tabs: { design: 'Design', train: 'Train', look: 'Draw', models: 'Models' },
  notices: { link: 'The link could not be read, so here is the page as it starts.' },
  dismiss: 'Dismiss',
  foot: 'Everything runs in this tab: no image, drawing or model leaves your machine.',
};
