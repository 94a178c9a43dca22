import type { LayerType } from '@fovea/layers';

/** Anything that spans rows and columns. */
interface Size {
  readonly height: number;
  readonly width: number;
}

/** What there is to see in a layer's maps, in one sentence. */
const layerSentences: Readonly<Record<LayerType, string>> = {
  conv2d:
    'Each map shows where one small pattern was found: the more the window looks like the kernel, the higher the value.',
  relu: 'What was negative is now 0: only the places where the pattern was found are left.',
  relu6: 'What was negative is now 0, and nothing is above 6.',
  leakyRelu: 'What was negative is now small: the places where the pattern was found stand out.',
  prelu: 'What was negative is multiplied by a learned slope; the rest stays.',
  elu: 'What was negative bends towards a floor; the rest stays.',
  gelu: 'What is clearly negative is now about 0, what is clearly positive stays, with a soft bend between.',
  silu: 'What is clearly negative is now about 0, what is clearly positive stays, with a soft bend between.',
  hardSwish: 'What was below −3 is now 0, what was above 3 stays, and in between both are blended.',
  sigmoid: 'Each value is now between 0 and 1: what was 0 is one half.',
  tanh: 'Each value is now between −1 and 1; small ones are nearly as they were.',
  maxPool2d: 'Each window keeps its strongest value: the maps get smaller, what was found stays.',
  avgPool2d: 'Each window becomes its mean: the maps get smaller and smoother.',
  globalAvgPool2d: 'Each map becomes one number, its mean: how much of the pattern there is, wherever it is.',
  globalMaxPool2d: 'Each map becomes one number, its largest: whether the pattern is there, wherever it is.',
  adaptiveAvgPool2d: 'Each map becomes means over windows spread evenly over it.',
  zeroPad2d: 'The maps as they were, with a border of zeros.',
  upsample2d: 'The maps made larger, with what they had.',
  resize2d: 'The maps in another size, with what they had.',
  pixelShuffle: 'Larger maps, each laid out from the pixels of several.',
  reshape: 'The same numbers, laid out anew.',
  conv2dTranspose: 'Each value stamped its small pattern here; where stamps overlap, they add up.',
  depthwiseConv2d: 'Each map shows where a small pattern was found in one map before it.',
  batchNorm2d: 'Each map is shifted and scaled, so that all maps vary about as much.',
  layerNorm:
    'All values of the image together now have mean 0 and spread 1, then each its own factor and shift.',
  groupNorm:
    'The maps of each group together now have mean 0 and spread 1, then each its own factor and shift.',
  spatialDropout2d: 'While training, whole maps are left out at random; here all of them pass as they are.',
  dropout: 'While training, some values are left out at random; here all of them pass as they are.',
  flatten: 'The maps as one long list of numbers, map after map.',
  dense: 'Each value is a weighted sum of all inputs: how much speaks for it, and how much against.',
  add: 'What several rows of layers gave for the same maps, added up.',
  concat: 'What several rows of layers gave for the same maps, one after the other.',
  multiply: 'What one row of layers gave, turned up and down by what another gave.',
  residual: 'The maps from before, plus what the layers in between found to be changed.',
  logSoftmax: 'The values as logarithms of probabilities: 0 is certain, the others are negative.',
  squeezeExcite: 'Each map turned up or down, depending on what all the maps together show.',
  softmax: 'The values as probabilities that add up to 1.',
};

export const look = {
  title: 'Draw and look inside',
  lead: 'Draw a digit and see what the network makes of it: layer by layer, down to single numbers.',
  waiting: 'Train the network, or load a model. Then every layer shows here what it sees in your drawing.',
  loading: 'Preparing the view into the network…',
  blank: 'Nothing drawn yet',
  answer: (label: string, share: string): string => `Looks like ${label}, ${share}`,
  probabilities: 'Probabilities',
  noNumbers: 'The weights are no numbers any more, so the network has no answer.',
  pad: {
    label: 'Drawing pad',
    hint: 'Draw a digit here, large or small',
    keys: 'Arrow keys move the pen, space puts it down and lifts it.',
  },
  tools: {
    undo: 'Undo',
    clear: 'Clear',
    sample: 'Held-out digit',
    sampleLabel: (label: string): string =>
      `A digit that was kept out of training: ${label}. Draw over it to try your own.`,
    open: 'Open picture',
    pasteHint: 'Or drop a picture here, or paste one.',
  },
  picture: { none: 'Open, drop or paste a picture' },
  seen: {
    label: 'The image as the network gets it',
    caption: (width: number, height: number): string => `What the network gets: ${width} × ${height} pixels.`,
    region: (width: number, height: number): string =>
      `The value you look at depends on these ${width} × ${height} pixels.`,
  },
  layers: {
    title: 'Inside the network',
    lead: 'Click a map to enlarge it, then point at a cell to see where its value comes from.',
    scale: 'Colour scale:',
    scales: { map: 'each map its own', layer: 'one per layer' },
    maps: (name: string, count: number): string => `${name}: ${count} maps`,
    map: (number: number, count: number): string => `Map ${number} of ${count}`,
    values: (name: string, count: number): string => `${name}: ${count} values`,
    showKernels: 'Show kernels',
    hideKernels: 'Hide kernels',
    kernels: (filters: number, channels: number, height: number, width: number): string =>
      channels === 1
        ? `${filters} kernels of ${height} × ${width}: one for each map below.`
        : `${filters} filters of ${channels} kernels (${height} × ${width}): one kernel for each input map.`,
    kernelsLabel: (name: string): string => `Kernels of ${name}`,
    filter: (number: number): string => `Filter ${number}`,
  },
  // A spread, because the declaration needs its type spelled out.
  sentences: layerSentences as Readonly<Record<LayerType, string>>,
  map: {
    title: (name: string, number: number, count: number): string => `${name}, map ${number} of ${count}`,
    value: (name: string, label: string): string => `${name}, value ${label}`,
    previous: 'Previous',
    next: 'Next',
    close: 'Close',
    point: 'The map; point at a cell, or move with the arrow keys',
    pointHint: 'Point at a cell of the map. Arrow keys work, too.',
    place: (row: number, column: number): string => `Row ${row + 1}, column ${column + 1}:`,
    legend: (low: string, high: string): string => `Colours from ${low} to ${high}`,
    ends: (low: string, high: string): string => `Least ${low}, greatest ${high}`,
    play: '▶ Play',
    pause: '❚❚ Pause',
    step: 'Next cell',
  },
  cell: {
    unexplained: 'This layer does not say how its single values come about.',
    window: (channel: number, channels: number): string =>
      channels === 1
        ? 'The window in the layer’s input'
        : `The window in the layer’s input: map ${channel} of ${channels}`,
    windowLabel: ({ height, width }: Size): string =>
      `The layer’s input with the window of ${height} × ${width}`,
    channels: 'It looks at all input maps. Choose one to see its numbers:',
    channelShare: (channel: number, share: string): string => `Input map ${channel} adds ${share}`,
    timesKernel: 'Times the kernel, place by place',
    inputWindow: 'window',
    kernel: 'kernel',
    products: 'products',
    pointHint: 'Point at a number to see its product.',
    sum: 'All products added up, plus the bias',
    sumChannels: (channels: number): string =>
      `The products of all ${channels} input maps added up, plus the bias`,
    plusBias: (sum: string, bias: string): string => `${sum} + bias ${bias}`,
    inMap: 'In the map:',
    from: (channel: number): string => `One value of input map ${channel}`,
    poolWindow: (channel: number): string => `The window in input map ${channel}`,
    largest: 'The largest value wins',
    mean: 'The values added up, divided by their number',
    maximum: 'largest value',
    one: {
      rectified: 'If it is negative, 0',
      function: 'Put through the layer’s function',
      normalised:
        'Minus the mean, divided by the spread of the values around it, times a factor, plus a shift',
      copy: 'Passed on as it is',
      'weighted-sum': 'Times a factor, plus a shift, both the same for the whole map',
    },
    rows: 'What the rows of layers inside give here',
    row: (number: number, layer: string | undefined): string =>
      layer === undefined ? `Row ${number}, the input as it is` : `Row ${number}, after ${layer}`,
    merged: { sum: 'Added up', product: 'Multiplied', joined: 'Passed on as it is' },
    votes: 'What each input adds, on the maps that it comes from: red speaks for it, blue against',
    voteMap: (channel: number): string => `What map ${channel} adds`,
    strongest: (count: number): string => `The strongest of ${count} inputs`,
    input: (number: number): string => `input ${number}`,
  },
};
