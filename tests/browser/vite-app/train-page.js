import { createExecutor } from '@fovea/runtime-web';
import { train } from './train.ts';

const outcome = {};
for (const device of ['wasm', 'webgpu']) outcome[device] = await train(await createExecutor({ device }));
window.outcome = outcome;
