import type { Command } from 'commander';
import { type CommandEntry, commands } from './commands/commands.ts';
import { exampleText, makeCommand } from './terminal/make-command.ts';
import { version } from './version.ts';

/**
 * The `fovea` command. Of its sub-commands those that are among `words`, what was typed, have
 * options and do something; the others are only listed, so that nobody waits for code that is not used.
 */
export async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = makeCommand({
    name: 'fovea',
    summary: '',
    description: 'Convolutional neural networks in TypeScript: train, evaluate, predict, understand.',
  })
    .version(version())
    .addHelpText(
      'after',
      exampleText(['train digits', 'predict runs/digits/model.onnx runs/digits/samples/9-7.png']),
    );
  for (const entry of commands) {
    program.addCommand(words.includes(entry.name) ? await wholeCommand(entry) : makeCommand(entry));
  }
  return program;
}

async function wholeCommand(entry: CommandEntry): Promise<Command> {
  const define = await entry.load();
  return define(makeCommand(entry)).addHelpText('after', exampleText(entry.examples));
}
