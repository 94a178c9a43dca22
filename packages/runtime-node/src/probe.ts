import { FoveaError } from '@fovea/shape';
import { createExecutor } from './create-executor.ts';

// The program of the process that probe-device.ts starts: opens a device, says in one line of JSON whether that went well.

const [, , device = 'cpu'] = process.argv;
try {
  const executor = await createExecutor({ device, threads: 1 });
  await executor.close();
  process.stdout.write('{}\n');
} catch (error) {
  // Who probes asks for the bare reason: which device it is, and whom to ask, is known.
  const { message, hint = '' } = error instanceof FoveaError ? error : { message: String(error) };
  const reason = message
    .replace(hint, '')
    .replace(`${device} cannot be used: `, '')
    .replace(/\.? *$/, '');
  process.stdout.write(`${JSON.stringify({ reason })}\n`);
}
