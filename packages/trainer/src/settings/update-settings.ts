import {
  type GradientClip,
  type NetworkParameter,
  networkParameters,
  type ParameterRule,
  type UpdateRules,
} from '@fovea/compiler';
import type { Network } from '@fovea/layers';
import { UsageError } from '@fovea/shape';
import { matchesName } from './match-name.ts';
import { checkFractions, checkNotNegative, checkPositive, checkRange } from './setting-range.ts';

/** What a run does with gradients and weights beside the optimiser, as plain data. */
export interface UpdateSettings {
  /** Bounds on the gradients: `norm` on all of them together, `value` on each number. Default: none. */
  readonly clip?: GradientClip;
  /**
   * Batches whose gradients make one update: their mean is that of one large batch. The last update of an
   * epoch has what is left. Batch normalisation still sees one batch at a time. Default 1.
   */
  readonly accumulate?: number;
  /** Evaluates and exports an exponential moving average of the weights. Default: the weights themselves. */
  readonly ema?: EmaSettings;
  /**
   * What is not trained: names of layers or parameters, in which `*` stands for any characters, such as
   * `conv2d_1` or `residual_*`. Batch normalisation that is frozen stays in its inference form.
   */
  readonly freeze?: readonly string[];
  /** Parameters with a learning rate or weight decay of their own. Where several fit, the last one holds. */
  readonly groups?: readonly ParameterGroup[];
}

export interface EmaSettings {
  /** How much of the average stays at each update, 0 up to but not including 1. 0.999 is usual. */
  readonly decay: number;
  /** Whether early updates count for more, so that the initial weights are soon forgotten: decay at most (1 + t) / (10 + t). Default true. */
  readonly warmup?: boolean;
}

export interface ParameterGroup {
  /** Names of layers or parameters, in which `*` stands for any characters, such as `*.bias`. */
  readonly parameters: readonly string[];
  /** Factor on the learning rate, above 0. Default 1. */
  readonly rate?: number;
  /** Takes the place of the optimiser's, for biases and norms, too. */
  readonly weightDecay?: number;
}

/**
 * What the settings mean for the parameters of a network.
 *
 * @throws UsageError for a setting out of range, or a name that fits no parameter
 */
export function updateRules(network: Network, settings: UpdateSettings): UpdateRules {
  checkUpdate(settings);
  const { clip, accumulate = 1, ema, freeze = [], groups = [] } = settings;
  const learned = networkParameters(network).filter(({ trainable = true }) => trainable);
  const parameters: Record<string, ParameterRule> = {};
  const add = (names: readonly string[], path: string, rule: ParameterRule) => {
    for (const pattern of names) {
      const found = learned.filter(({ name }) => matchesName(name, pattern));
      if (found.length === 0) throw fitsNothing(pattern, path, learned);
      for (const { name } of found) parameters[name] = { ...parameters[name], ...rule };
    }
  };
  groups.forEach(({ parameters: names, ...rule }, i) => {
    add(names, `groups[${i}]`, rule);
  });
  add(freeze, 'freeze', { frozen: true });
  return {
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(clip === undefined ? {} : { clip }),
    ...(ema === undefined ? {} : { average: { warmup: true, ...ema } }),
    ...(accumulate === 1 ? {} : { accumulate: true }),
  };
}

/** @throws UsageError for a setting that is out of range */
export function checkUpdate({ clip, accumulate = 1, ema, groups = [] }: UpdateSettings): void {
  checkPositive('clip', { ...clip });
  const isWhole = Number.isSafeInteger(accumulate) && accumulate >= 1;
  checkRange('training', 'accumulate', accumulate, isWhole, 'a whole number of at least 1');
  if (ema !== undefined) checkFractions('ema', { decay: ema.decay });
  groups.forEach(({ rate = 1, weightDecay = 0 }, i) => {
    checkPositive(`groups[${i}]`, { rate });
    checkNotNegative(`groups[${i}]`, { weightDecay });
  });
}

function fitsNothing(pattern: string, path: string, learned: readonly NetworkParameter[]): UsageError {
  const layers = [...new Set(learned.map(({ node }) => node.name))];
  const shown = layers.slice(0, mostShown).join(', ');
  return new UsageError('parameter-name', `"${pattern}" fits no parameter of the network`, {
    path,
    expected: `a layer that learns (${shown}${layers.length > mostShown ? ', …' : ''}) or one of its parameters`,
    hint: '* stands for any characters, as in conv2d_*.',
  });
}

const mostShown = 8;
