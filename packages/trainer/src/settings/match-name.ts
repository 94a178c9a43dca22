/**
 * Whether a pattern fits the full name of a parameter, or the name of a layer that it is in:
 * `conv2d_1`, `residual_*` and `*.bias` fit `conv2d_1.weight`, `residual_2.conv2d_1.weight` and `dense_1.bias`.
 *
 * @param pattern - `*` stands for any characters, also none and also dots
 */
export function matchesName(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const wanted = new RegExp(`^${parts.join('.*')}$`);
  const steps = name.split('.');
  return steps.some((_, i) => wanted.test(steps.slice(0, i + 1).join('.')));
}
