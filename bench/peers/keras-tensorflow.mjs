// @ts-check
import { runPython } from '../lib/run-python.mjs';

await runPython({
  script: 'keras3.py',
  argument: 'tensorflow',
  modules: ['keras', 'tensorflow'],
  variables: ['PYTHON_KERAS', 'PYTHON'],
});
