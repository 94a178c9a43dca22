// @ts-check
import { runPython } from '../lib/run-python.mjs';

await runPython({ script: 'pytorch.py', argument: 'compile', modules: ['torch'], variables: ['PYTHON'] });
