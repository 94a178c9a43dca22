/** Words for what the library names; what is missing here stands in the library's own words. */
export interface Words {
  readonly [name: string]: string | undefined;
}

export interface WordLists {
  readonly architectures: Words;
  readonly architectureDocs: Words;
  readonly layers: Words;
  /** What each layer does, in one sentence. */
  readonly layerDocs: Words;
  readonly attributes: Words;
  readonly attributeDocs: Words;
}

export const words: WordLists = {
  architectures: {
    first: 'Quick',
    'small-cnn': 'Default',
    'torch-demo': 'PyTorch tutorial',
    'keras-demo': 'Keras tutorial',
    lenet5: 'LeNet-5',
    resnet8: 'ResNet-8',
  },
  architectureDocs: {
    first: 'Two convolutions and one dense layer: quickly trained, and easy to look into.',
    own: 'Your own network.',
  },
  layers: {
    conv2d: 'Convolution',
    conv2dTranspose: 'Transposed convolution',
    depthwiseConv2d: 'Depthwise convolution',
    residual: 'Residual',
    add: 'Sum',
    concat: 'Side by side',
    multiply: 'Product',
    squeezeExcite: 'Squeeze and excite',
    relu: 'ReLU',
    relu6: 'ReLU6',
    leakyRelu: 'Leaky ReLU',
    prelu: 'PReLU',
    elu: 'ELU',
    gelu: 'GELU',
    silu: 'SiLU',
    hardSwish: 'Hard swish',
    sigmoid: 'Sigmoid',
    tanh: 'Tanh',
    maxPool2d: 'Max pooling',
    avgPool2d: 'Average pooling',
    globalAvgPool2d: 'Global average pooling',
    globalMaxPool2d: 'Global max pooling',
    adaptiveAvgPool2d: 'Adaptive average pooling',
    zeroPad2d: 'Zero padding',
    upsample2d: 'Upsampling',
    resize2d: 'Resizing',
    pixelShuffle: 'Pixel shuffle',
    reshape: 'Reshape',
    batchNorm2d: 'Batch normalisation',
    layerNorm: 'Layer normalisation',
    groupNorm: 'Group normalisation',
    dropout: 'Dropout',
    spatialDropout2d: 'Spatial dropout',
    flatten: 'Flatten',
    dense: 'Dense',
    softmax: 'Softmax',
    logSoftmax: 'Log-softmax',
  },
  layerDocs: {},
  attributes: {},
  attributeDocs: {},
};
