import type { Network } from '@fovea/layers';
import type { Shape } from '@fovea/shape';
import { type NetworkParameter, networkParameters, slotName } from './network-parameters.ts';
import type { Optimizer } from './optimizer.ts';

/** What a step does with gradients and weights beside the optimiser. What is left out adds no nodes. */
export interface UpdateRules {
  /** By the parameter's full name. */
  readonly parameters?: Readonly<Record<string, ParameterRule>>;
  readonly clip?: GradientClip;
  readonly average?: WeightAverage;
  /** Steps only gather gradients, until one that is told to update. Default false. */
  readonly accumulate?: boolean;
}

/** What holds for one parameter. */
export interface ParameterRule {
  /** Not changed, and no gradient is computed that only it would need. */
  readonly frozen?: boolean;
  /** Factor on the learning rate. Default 1. */
  readonly rate?: number;
  /** Default: the optimiser's, and none for what does not decay (`ParameterSpec.decays`): biases, norms. */
  readonly weightDecay?: number;
}

/** Bounds on gradients, `value` first where both are given. */
export interface GradientClip {
  /** Each number to [−value, value]. */
  readonly value?: number;
  /** All gradients times min(1, norm / (their Euclidean norm taken together + 1e-6)), as PyTorch's `clip_grad_norm_`. */
  readonly norm?: number;
}

/**
 * An exponential moving average of the weights, ā ← d · ā + (1 − d) · θ. The parameters' own names
 * hold the average, which evaluation and export then see; what is trained is kept as `raw.<name>`.
 * Buffers such as running statistics are those of the last step.
 */
export interface WeightAverage {
  /** d, from 0 up to but not including 1. */
  readonly decay: number;
  /** Whether d is at most (1 + t) / (10 + t) at update t, so that the first weights are forgotten soon. */
  readonly warmup: boolean;
}

/** A parameter that is trained, with everything decided. */
export interface TrainedParameter {
  readonly name: string;
  readonly shape: Shape;
  readonly rate: number;
  readonly weightDecay: number;
}

/** The parameters that training changes: not buffers, not what is frozen. */
export function trainedParameters(
  network: Network,
  { weightDecay }: Optimizer,
  { parameters = {} }: UpdateRules = {},
): TrainedParameter[] {
  return networkParameters(network).flatMap((parameter) => {
    const { name, shape, trainable = true } = parameter;
    const rule = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!trainable || rule?.frozen === true) return [];
    const decay = rule?.weightDecay ?? (doesDecay(parameter) ? weightDecay?.rate : undefined) ?? 0;
    return [{ name, shape, rate: rule?.rate ?? 1, weightDecay: decay }];
  });
}

/** What training keeps for a parameter beside the parameter itself, all in its shape. */
export function trainingSlots(parameter: string, optimizer: Optimizer, rules: UpdateRules = {}): string[] {
  return [
    ...optimizer.slots.map((slot) => slotName(optimizer.name, slot, parameter)),
    ...(rules.average === undefined ? [] : [rawName(parameter)]),
    ...(rules.accumulate === true ? [meanGradientName(parameter)] : []),
  ];
}

/** Where the weights that are trained stand, when the parameter's own name has their average. */
export function rawName(parameter: string): string {
  return `raw.${parameter}`;
}

/** The mean gradient over the images since the last update. */
export function meanGradientName(parameter: string): string {
  return `mean_gradient.${parameter}`;
}

/** Biases and the scales of normalisations are left alone, as is usual: they are few, and zero is no better for them. */
function doesDecay({ shape, decays = shape.length > 1 }: NetworkParameter): boolean {
  return decays;
}
