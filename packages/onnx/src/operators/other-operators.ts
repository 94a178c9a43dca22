/** Operators of opset 17 that are accepted without a look at their inputs: https://github.com/onnx/onnx/blob/v1.12.0/docs/Operators.md. */
export const OTHER_OPERATORS: ReadonlySet<string> = /* @__PURE__ */ new Set(
  `Acos Acosh Asin Asinh Atan Atanh Bernoulli BitShift BlackmanWindow CastLike Celu Compress
  ConcatFromSequence ConvInteger Cosh CumSum DFT DequantizeLinear Det DynamicQuantizeLinear Einsum EyeLike GRU
  GatherND GlobalLpPool GridSample HammingWindow HannWindow Hardmax IsInf IsNaN LRN
  LSTM  LpNormalization LpPool MatMulInteger MaxRoiPool MaxUnpool
  MeanVarianceNormalization MelWeightMatrix Mod Multinomial NegativeLogLikelihoodLoss NonMaxSuppression NonZero
  Optional OptionalGetElement OptionalHasElement  QLinearConv QLinearMatMul QuantizeLinear RNN
  RandomNormal RandomNormalLike RandomUniform RandomUniformLike ReduceLogSum ReverseSequence RoiAlign STFT Scan
  ScatterElements ScatterND Selu SequenceAt SequenceConstruct SequenceEmpty SequenceErase
  SequenceInsert SequenceLength SequenceMap Shrink Sinh Size Softsign SoftmaxCrossEntropyLoss SplitToSequence
  StringNormalizer Tan TfIdfVectorizer ThresholdedRelu TopK Trilu Unique Xor`.split(/\s+/),
);
