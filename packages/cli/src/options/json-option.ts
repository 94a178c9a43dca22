import { Option } from 'commander';

/** `--json`, of every command that has a result. */
export function jsonOption(): Option {
  return new Option('--json', 'print one JSON document on stdout, and nothing else there');
}
