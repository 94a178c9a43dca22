// @ts-check
import { runPytorch } from '../lib/run-pytorch.mjs';

await runPytorch('compile');
