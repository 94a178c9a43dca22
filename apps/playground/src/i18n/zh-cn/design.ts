import type { Dictionary } from '../dictionary.ts';

export const design: Dictionary['design'] = {
  title: '设计',
  lead: '图像从上面进去，十个分数从下面出来。随便改，看看尺寸怎么跟着变。',
  undo: '撤销',
  redo: '重做',
  layers: '网络的各层，按顺序',
  input: '输入',
  inputDoc: '一张灰度图：通道 × 高 × 宽。',
  startFrom: '从这里开始',
  add: '添加一层',
  addAt: (position) => `在第 ${position} 个位置添加一层`,
  of: (setting, layer) => `${layer} 的${setting}`,
  allSettings: (layer) => `${layer} 的全部设置`,
  up: (layer) => `上移 ${layer}`,
  down: (layer) => `下移 ${layer}`,
  duplicate: (layer) => `复制 ${layer}`,
  remove: (layer) => `删除 ${layer}`,
  facts: { output: '输出', parameters: '参数', macs: '乘加', field: '感受野' },
  hints: {
    output: '输出的尺寸：通道 × 高 × 宽，或一串数的个数。',
    parameters: '训练时会改变的数。',
    macs: '处理一张图像所需的乘加次数。',
    field: '一个输出值取决于原图的多少像素。',
  },
  unseen: (rows, columns) => {
    const parts = [
      ...(rows > 0 ? [`最下面 ${rows} 行`] : []),
      ...(columns > 0 ? [`最右边 ${columns} 列`] : []),
    ];
    return `${parts.join('和')}没有窗口能看到：最后一步放不下。`;
  },
  inside: '内部的层',
  asItIs: '原样通过',
  unknown: '上面那层合适之后，这里才有结果。',
  fixes: {
    set: (setting, value) => `把${setting}设为 ${value}`,
    unset: (setting) => `去掉${setting}`,
    insert: (layer) => `在前面加一层${layer}`,
    remove: '删除这一层',
  },
  total: { parameters: '参数总数', macs: '每张图像的乘加' },
  good: '全部合适，可以训练。',
  someLayerWrong: '有一层还不合适。',
  notTenScores: (output) => `数字有十个，所以网络最后要给出 10 个值。现在给出的是 ${output}。`,
  makeClassifier: '以 10 个值结尾',
};
