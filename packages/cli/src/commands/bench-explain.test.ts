import { expect, it } from 'vitest';
import { silentOutput } from '../terminal/output.ts';
import { explainBench } from './bench-explain.ts';

it('gives a table of forms, of what they write and of what fills blocks', async () => {
  const lines: string[] = [];
  const output = { ...silentOutput, line: (text = '') => void lines.push(text) };
  const options = { network: 'resnet8', input: [3, 32, 32], classes: 10, batchSize: 2 };
  const result = await explainBench(options, output);

  expect(lines[0]).toBe('resnet8  input 3×32×32, batch 2, how it trains on the CPU');
  expect(lines[1]).toMatch(/^layer +multiply-adds +trains as +KiB +other form +in blocks$/);
  expect(lines[2]).toMatch(/^conv2d_1 +442,368 +(plain|rows) +[\d,]+ +[\d,]+/);
  expect(lines[3]).toMatch(/^batchNorm2d_1 +[\d,]+$/);
  // What is inside a layer stands further in.
  expect(lines[6]).toMatch(/^ {2}conv2d_1 +2,359,296 +(plain|rows) +[\d,]+ +[\d,]+ +\d of \d$/);
  expect(lines.find((line) => line.startsWith('total'))).toMatch(/^total +12,501,632 +[\d,]+$/);
  expect(lines.at(-1)).toContain('in blocks: ');
  expect(result).toMatchObject({ network: 'resnet8', batchSize: 2 });
  expect(result.layers[0]).toMatchObject({ name: 'conv2d_1', macs: 442_368 });
});
