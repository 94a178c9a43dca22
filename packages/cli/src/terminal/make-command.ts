import { Command, type OutputConfiguration } from 'commander';
import { colorsOf } from './output.ts';

/** What people read of a command before its options. */
export interface CommandHelp {
  readonly name: string;
  /** In the list of commands. */
  readonly summary: string;
  /** In its own help. */
  readonly description: string;
}

/** A command that has its help, and neither options nor an action yet. */
export function makeCommand({ name, summary, description }: CommandHelp): Command {
  return new Command(name).summary(summary).description(description).configureOutput(errors).exitOverride();
}

/** Calls to copy, for the end of a command's help. */
export function exampleText(calls: readonly string[]): string {
  return ['', 'Examples:', ...calls.map((call) => `  fovea ${call}`)].join('\n');
}

/** Wrong calls look like everything else that goes wrong. */
const errors: OutputConfiguration = {
  outputError: (text, write) => write(text.replace(/^error:/, colorsOf(process.stderr).red('error:'))),
};
