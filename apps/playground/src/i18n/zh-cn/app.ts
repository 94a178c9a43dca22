import type { Dictionary } from '../dictionary.ts';

export const app: Dictionary['app'] = {
  documentTitle: 'Fovea 游乐场：在本页设计并训练卷积网络',
  title: 'Fovea 游乐场',
  lead: '搭一个认手写数字的网络，就在这个标签页里训练它，再写一个数字，看看它内部发生了什么。',
  skip: '跳到正文',
  language: '语言',
  theme: '主题',
  themes: { auto: '自动', light: '浅色', dark: '深色' },
  share: '复制链接',
  shared: {
    copied: '链接已复制，其中包含当前网络和设置。',
    failed: '浏览器不允许复制。地址栏里就是这个链接。',
  },
  parts: '页面各部分',
  tabs: { design: '设计', train: '训练', look: '手写', models: '模型' },
  notices: { link: '链接无法读取，因此显示初始页面。' },
  dismiss: '知道了',
  foot: '一切都在这个标签页里运行：图像、手写和模型都不会离开你的电脑。',
};
