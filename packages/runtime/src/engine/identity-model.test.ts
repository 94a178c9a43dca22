import { checkModel, decodeModel } from '@fovea/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { identityModel } from './identity-model.ts';

it('is a model that passes the check and gives back what it is fed', async () => {
  const model = identityModel();
  const { graph, irVersion, opsetImport } = decodeModel(model);
  checkModel(decodeModel(model));
  expect(graph?.node.map(({ opType }) => opType)).toEqual(['Identity']);
  expect([irVersion, opsetImport.map(({ version }) => version)]).toEqual([8n, [17n]]);
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  for (const dims of [[], [3], [2, 1, 2]]) {
    const x = new Tensor(
      'float32',
      Float32Array.from({ length: dims.reduce((a, b) => a * b, 1) }, (_, i) => i),
      dims,
    );
    const { y } = await session.run({ x });
    expect([y?.dims, y?.data]).toEqual([dims, x.data]);
  }
  await session.release();
});
