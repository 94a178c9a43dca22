import { createExecutor } from './create-executor.ts';

// The program of the process that probe-device.ts starts: opens a device, says in one line of JSON whether that went well.

const [, , device = 'cpu'] = process.argv;
try {
  const executor = await createExecutor({ device, threads: 1 });
  await executor.close();
  process.stdout.write('{}\n');
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stdout.write(`${JSON.stringify({ reason })}\n`);
}
