// @ts-check
import { runPython } from '../lib/run-python.mjs';

await runPython({
  script: 'keras3.py',
  argument: 'torch',
  modules: ['keras', 'torch'],
  variables: ['PYTHON_KERAS', 'PYTHON'],
});
