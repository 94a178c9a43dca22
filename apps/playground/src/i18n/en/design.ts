export const design = {
  title: 'Design',
  lead: 'An image goes in at the top, ten scores come out at the bottom. Change anything and watch the sizes follow.',
  undo: 'Undo',
  redo: 'Redo',
  layers: 'Layers of the network, in order',
  input: 'Input',
  inputDoc: 'One grey image: channels × height × width.',
  startFrom: 'Start from',
  add: 'Add a layer',
  addAt: (position: number): string => `Add a layer at position ${position}`,
  of: (setting: string, layer: string): string => `${setting} of ${layer}`,
  allSettings: (layer: string): string => `All settings of ${layer}`,
  up: (layer: string): string => `Move ${layer} up`,
  down: (layer: string): string => `Move ${layer} down`,
  duplicate: (layer: string): string => `Duplicate ${layer}`,
  remove: (layer: string): string => `Remove ${layer}`,
  facts: { output: 'output', parameters: 'parameters', macs: 'multiply-adds', field: 'sees' },
  hints: {
    output: 'The size of what comes out: channels × height × width, or a number of values.',
    parameters: 'Numbers that training changes.',
    macs: 'Multiplications with an addition, for one image.',
    field: 'How many pixels of the image one output value depends on: its receptive field.',
  },
  unseen: (rows: number, columns: number): string => {
    const parts = [
      ...(rows > 0 ? [`${rows} ${rows === 1 ? 'row' : 'rows'} at the bottom`] : []),
      ...(columns > 0 ? [`${columns} ${columns === 1 ? 'column' : 'columns'} at the right`] : []),
    ];
    return `No window sees ${parts.join(' and ')}: the last step would not fit.`;
  },
  inside: 'Layers inside',
  asItIs: 'as it is',
  unknown: 'Nothing can be said here until the layer above fits.',
  fixes: {
    set: (setting: string, value: string): string => `Set ${setting} to ${value}`,
    unset: (setting: string): string => `Leave out ${setting}`,
    insert: (layer: string): string => `Put ${layer} before it`,
    remove: 'Remove this layer',
  },
  total: { parameters: 'parameters in all', macs: 'multiply-adds per image' },
  good: 'Everything fits: ready to train.',
  someLayerWrong: 'One layer does not fit yet.',
  notTenScores: (output: string): string =>
    `There are ten digits, so the network has to end in 10 values. Now it gives ${output}.`,
  makeClassifier: 'End in 10 values',
};
