import { devices } from '@fovea/runtime-node';
import { Option } from 'commander';

/** `--json`, of every command that has a result. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout, and nothing else there');
}

/** `--device`, of commands that run a model. */
export function deviceOption(): Option {
  return new Option('--device <name>', `what computes: ${devices.join(', ')}`).default('cpu');
}
