import { devices } from '@fovea/runtime-node';
import { Option } from 'commander';

/** `--device`, of commands that run a model. */
export function deviceOption(): Option {
  return new Option('--device <name>', `what computes: ${devices.join(', ')}`).default('cpu');
}
