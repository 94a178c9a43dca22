// @ts-check
import { runPython } from '../lib/run-python.mjs';

await runPython({
  script: 'pytorch.py',
  argument: 'channels_last',
  modules: ['torch'],
  variables: ['PYTHON'],
});
