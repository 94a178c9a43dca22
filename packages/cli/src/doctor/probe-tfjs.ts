import { FoveaError } from '@fovea/shape';
import { openTfjs } from '@fovea/trainer-tfjs';

// The program of the process that examine-tfjs.ts starts: loads a package, says in one line of JSON whether that went well.

const name = process.argv[2] === 'tfjs-node-gpu' ? 'tfjs-node-gpu' : 'tfjs-node';
try {
  const engine = await openTfjs(name);
  await engine.close();
  process.stdout.write('\n{}\n');
} catch (error) {
  const { message, hint = '' } = error instanceof FoveaError ? error : { message: String(error) };
  const what = message.replace(hint, '').replace(/\.? *$/, '');
  process.stdout.write(`\n${JSON.stringify({ what, mend: hint })}\n`);
}
