import type { Dictionary } from '../dictionary.ts';

export const train: Dictionary['train'] = {
  title: '训练',
  lead: '8000 个手写数字用来学习，另外 2000 个从不参与学习，只用来检验。',
  start: '开始训练',
  startAgain: '重新开始',
  startNew: '训练新设计',
  pause: '暂停',
  resume: '继续',
  goOn: '继续',
  stop: '停止',
  reset: '清空',
  extend: (epochs) => `再训练 ${epochs} 轮`,
  preparing: '准备中……',
  stages: {
    data: '正在读取数字图像……',
    engine: '正在启动引擎，第一次要下载十几兆……',
    graphs: '正在编译这个网络的训练步骤……',
  },
  running: '训练中',
  paused: '已暂停',
  stopped: '已停止',
  finished: '完成',
  failed: '这次训练已结束，权重不再可用。请改一改设置，再重新开始。',
  left: (seconds) => (seconds < 90 ? `大约还要 ${seconds} 秒` : `大约还要 ${Math.round(seconds / 60)} 分钟`),
  progressLabel: '训练进度',
  device: (device, threads) =>
    device === 'webgpu' ? '在显卡上运行（WebGPU）。' : `在处理器上运行（WebAssembly，${threads} 个线程）。`,
  reason: ({ device, threads, isolated }) => {
    if (device === 'webgpu') return '';
    if (!isolated) return '页面没有跨源隔离，所以只能用一个线程。';
    return threads !== undefined && threads > 1 ? '页面已跨源隔离，所以能用多个线程。' : '';
  },
  unfit: '设计还有不合适的地方，改好之后才能训练。',
  changed: '设计已经改动。原来训练好的网络会保留，手写和查看用的仍然是它，直到你训练新设计。',
  settings: '训练设置',
  learningRate: '学习率',
  batchSize: '批大小',
  epochs: '轮数',
  optimizer: '优化器',
  optimizers: { adam: 'Adam', sgd: 'SGD，动量 0.9' },
  seed: '随机种子',
  deviceLabel: '运行于',
  devices: { auto: '自动', webgpu: 'WebGPU', wasm: '处理器' },
  expected: {
    learningRate: '应为大于 0 的数',
    seed: '应为不小于 0 的整数',
    whole: (least, most) => `应为 ${least} 到 ${most} 的整数`,
  },
  hints: {
    learningRate: '每一步走多远。太小学得慢，太大会来回乱跳。训练途中可以改。',
    batchSize: '每一步看多少张图像。训练途中可以改。',
    epochs: '把全部训练图像看几遍。训练途中可以改。',
    optimizer: '怎样由梯度得出这一步。',
    seed: '一切随机数的起点。种子和设置相同，训练过程就相同。',
    device: '“自动”会用处理器：对这样大小的网络，把权重搬到显卡再搬回来，比计算本身还慢。',
    heldOut: (images) => `${images} 张检验图像中，网络现在认对的比例。它们不参与训练。`,
    accuracy: '最近几批图像中，网络在学习它们之前就认对的比例。',
    loss: '最近几批里，正确答案让网络有多意外。2.3 相当于瞎猜，0 相当于十拿九稳。',
    speed: '每秒训练多少张图像。',
  },
  figures: {
    heldOut: '检验正确率',
    accuracy: '训练正确率',
    loss: '损失',
    speed: '每秒图像数',
    accuracyTitle: '正确率（按步）',
    lossTitle: '损失（按步）',
  },
  curves: {
    batchLoss: '每批',
    loss: '训练',
    heldOutLoss: '检验',
    batchAccuracy: '每批',
    accuracy: '训练',
    heldOutAccuracy: '检验',
  },
  noChart: '此浏览器无法绘制曲线，请看上面的数字。',
  noCurves:
    '点“开始训练”：一开始权重是随机的，十个数字只能猜对一个，然后你会看到它越来越好。只需要几秒到几十秒。',
  wordsTitle: '步、批、轮是什么意思？',
  words: (now) => [
    ['批', `网络每次看 ${now.batchSize} 张图像，这就是批大小。`],
    [
      '步',
      `每看完一批，所有权重都挪动一点点，让这一批的损失变小。${now.steps > 0 ? `到现在已经走了 ${now.steps} 步。` : ''}`,
    ],
    [
      '轮',
      `把全部 ${now.images} 张训练图像看一遍，每轮顺序都不同：按现在的批大小，一轮是 ${now.batches} 步。${
        now.epoch === undefined
          ? ''
          : `现在是第 ${now.epoch} 轮，第 ${now.batch} 步，共 ${now.batchesNow} 步。`
      }`,
    ],
    ['检验', `另有 ${now.held} 张图像放在一边。网络在它们上的表现，说明它真正学会了多少、又死记了多少。`],
    ['损失', '网络给正确数字的概率取对数，再取负。在十个数字里瞎猜时是 2.3。'],
  ],
};
