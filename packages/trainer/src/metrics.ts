/**
 * The class with the largest logit for each image; the first one where several
 * are equal. −1, which is no class, where there is a NaN among the logits.
 *
 * @param outputs - `[images, classes]`
 */
export function predictedClasses(outputs: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: outputs.length / classes }, (_, image) => {
    const logits = outputs.subarray(image * classes, (image + 1) * classes);
    return logits.some(Number.isNaN) ? -1 : logits.indexOf(Math.max(...logits));
  });
}

/**
 * How many images got the class that they are labelled with.
 *
 * @param outputs - `[images, classes]`
 * @param labels - `[images]`
 */
export function countCorrect(outputs: Float32Array, labels: Int32Array): number {
  const predicted = predictedClasses(outputs, outputs.length / labels.length);
  return predicted.reduce((correct, label, i) => correct + (label === labels[i] ? 1 : 0), 0);
}
