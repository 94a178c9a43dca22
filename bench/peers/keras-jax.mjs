// @ts-check
import { runPython } from '../lib/run-python.mjs';

await runPython({
  script: 'keras3.py',
  argument: 'jax',
  modules: ['keras', 'jax'],
  variables: ['PYTHON_KERAS', 'PYTHON'],
});
