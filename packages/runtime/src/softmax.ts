/**
 * Logits as probabilities: `exp(x − max) / Σ exp(x − max)`, which cannot
 * overflow. Summed in float64. NaN (and +∞) among the logits gives NaN, which
 * `topK` refuses; no logits give no probabilities.
 */
export function softmax(logits: Float32Array): Float32Array {
  const max = logits.reduce((highest, logit) => Math.max(highest, logit), Number.NEGATIVE_INFINITY);
  const powers = Float64Array.from(logits, (logit) => Math.exp(logit - max));
  const sum = powers.reduce((total, power) => total + power, 0);
  return Float32Array.from(powers, (power) => power / sum);
}
