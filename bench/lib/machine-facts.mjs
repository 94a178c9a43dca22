// @ts-check
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';

/** What a reader needs to judge the figures, and nothing that names the machine. */
export function machineFacts() {
  const { resolve } = createRequire(import.meta.url);
  const onnxruntime = createRequire(resolve('@fovea/runtime-node'))('onnxruntime-node/package.json').version;
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    onnxruntime,
  };
}
