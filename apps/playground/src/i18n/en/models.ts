export const models = {
  title: 'Models and code',
  lead: 'Open a model that Fovea wrote, keep the one trained here, or take the program that trains it.',
  open: {
    title: 'Open a model',
    choose: 'Choose an .onnx file',
    busy: 'Opening…',
    hint: 'Or drop one here. Its network also appears under Design.',
    runs: 'Trained with the command line',
    done: (name: string, size: string): string => `${name} is open, ${size}.`,
  },
  save: {
    title: 'Keep the trained model',
    none: 'There is no trained network yet: train one, or open a model.',
    what: 'One ONNX file with weights, labels, how to prepare images, and the network itself.',
    button: 'Download .onnx',
    buttonFor: (file: string, size: string): string => `Download ${file} (about ${size})`,
    done: (file: string, size: string): string => `${file} is saved, ${size}.`,
  },
  code: {
    title: 'Train it in TypeScript',
    what: {
      training: 'A program that builds, trains and exports the network as it stands under Design and Train.',
      network:
        'The network as it stands under Design; it does not read the built-in digits, so add your own data.',
    },
    wrong: 'The network under Design does not fit together yet; then its program stands here.',
    copy: 'Copy',
    copied: 'Copied.',
    failed: 'The browser did not allow it. Select the code and copy it by hand.',
    save: (file: string): string => `Download ${file}`,
  },
};
