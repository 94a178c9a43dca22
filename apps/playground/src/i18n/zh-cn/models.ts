import type { models as english } from '../en/models.ts';

export const models: typeof english = {
  title: '模型与代码',
  lead: '打开 Fovea 写出的模型，保存在这里训练好的模型，或拿走训练它的程序。',
  open: {
    title: '打开模型',
    choose: '选择 .onnx 文件',
    busy: '正在打开……',
    hint: '也可以把文件拖到这里。它的网络会同时出现在“设计”中。',
    runs: '用命令行训练的模型',
    done: (name, size) => `已打开 ${name}，${size}。`,
  },
  save: {
    title: '保存训练好的模型',
    none: '还没有训练好的网络：请先训练，或打开一个模型。',
    what: '一个 ONNX 文件，包含权重、标签、图像的预处理方式以及网络本身。',
    button: '下载 .onnx',
    buttonFor: (file, size) => `下载 ${file}（约 ${size}）`,
    done: (file, size) => `已保存 ${file}，${size}。`,
  },
  code: {
    title: '用 TypeScript 训练它',
    what: {
      training: '一个完整的程序：按“设计”和“训练”中的设置搭建、训练并导出这个网络。',
      network: '“设计”中的网络。它不读取内置的手写数字，请换成自己的数据。',
    },
    wrong: '“设计”中的网络还不能成立；改好之后，它的程序会显示在这里。',
    copy: '复制',
    copied: '已复制。',
    failed: '浏览器不允许复制，请选中代码后手动复制。',
    save: (file) => `下载 ${file}`,
  },
};
