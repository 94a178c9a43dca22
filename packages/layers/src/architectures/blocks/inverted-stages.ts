import type { Step } from '../../layer.ts';
import { invertedResidual } from './inverted-residual.ts';

type Block = Parameters<typeof invertedResidual>[0];

/** A row of blocks of one kind: the first has the stride and changes the channels. */
export interface Stage extends Pick<Block, 'expand' | 'filters' | 'kernel' | 'stride'> {
  readonly count: number;
}

/** The blocks of all stages in their order. @param channels - those that come in */
export function invertedStages(
  channels: number,
  stages: readonly Stage[],
  rest: (stage: Stage) => Pick<Block, 'bend' | 'gate'>,
): Step[] {
  const blocks: Step[] = [];
  let before = channels;
  for (const stage of stages) {
    for (let i = 0; i < stage.count; i++) {
      blocks.push(
        invertedResidual({ ...stage, ...rest(stage), channels: before, stride: i === 0 ? stage.stride : 1 }),
      );
      before = stage.filters;
    }
  }
  return blocks;
}
