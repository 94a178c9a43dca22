/** The class with the largest logit for each image; the first one where several are equal. */
export function predictedClasses(outputs: Float32Array, classes: number): Int32Array {
  return Int32Array.from({ length: outputs.length / classes }, (_, image) => {
    let best = 0;
    for (let i = 1; i < classes; i++) {
      if ((outputs[image * classes + i] ?? 0) > (outputs[image * classes + best] ?? 0)) best = i;
    }
    return best;
  });
}

/** How many images got the class that they are labelled with. */
export function countCorrect(outputs: Float32Array, labels: Int32Array): number {
  const predicted = predictedClasses(outputs, outputs.length / labels.length);
  return predicted.reduce((correct, label, i) => correct + (label === labels[i] ? 1 : 0), 0);
}
