import { buildProgram } from './program.ts';
import { reportError } from './terminal/report-error.ts';

// A reader that has seen enough (`fovea … | head -1`) is no failure: the work is finished all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    if (stream === process.stdout)
      process.stderr.write(`error: stdout cannot be written to: ${error.code}.\n`);
    process.exit(1);
  });
}

try {
  const program = await buildProgram(process.argv.slice(2));
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes('--json'));
}
