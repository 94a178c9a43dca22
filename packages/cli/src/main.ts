import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';

try {
  await buildProgram().parseAsync();
} catch (error) {
  process.exitCode = reportError(error, process.argv.includes('--json'));
}
