import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { colours } from '../../../../apps/server/src/fixtures/models.ts';
import { bin, fovea, refused, temporaryFolder } from '../fixtures/fovea.ts';

it('says where it serves and how to try it, logs JSON on stdout, and ends well when it is interrupted', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'the colours.onnx'), colours());
  let interrupted = false;
  const { code, stdout, stderr } = await fovea(['serve', 'the colours.onnx', '--port', '0'], {
    cwd,
    onOutput: (text, interrupt) => {
      // Once: a second Ctrl-C ends at once.
      if (text.includes('/v2/models/') && !interrupted) {
        interrupted = true;
        interrupt();
      }
    },
  });
  expect(code).toBe(0);
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'model loaded',
    expect.stringContaining('Server listening at http://127.0.0.1:'),
    'model unloaded',
    'closed',
  ]);
  expect(stderr).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+ {2}serves the colours; http:\S+\/docs tells the rest\. To try it:\n/,
  );
  expect(stderr).toMatch(/ {2}curl -F image=@picture\.png http:\S+\/v1\/models\/the%20colours\/classify\n/);
});

it('asks for the token that the environment has, and ends on SIGTERM', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'm.onnx'), colours());
  const child = spawn(process.execPath, [bin, 'serve', cwd, '--port', '0', '--log-level', 'silent'], {
    env: { ...process.env, FOVEA_TOKEN: 'a-long-secret' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', (...how) => resolve(how)));
  let text = '';
  for await (const part of child.stderr.setEncoding('utf8')) {
    text += part;
    if (text.includes('/v2/models/')) break;
  }
  const [url = ''] = text.split(' ', 1);
  expect(text).toContain(`curl -H "Authorization: Bearer $TOKEN" ${url}/v1/models`);
  expect((await fetch(`${url}/v1/models`)).status).toBe(401);
  const answer = await fetch(`${url}/v1/models`, { headers: { authorization: 'Bearer a-long-secret' } });
  expect(await answer.json()).toMatchObject({ models: [{ name: 'm' }] });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

it('refuses what cannot be', async () => {
  const cwd = await temporaryFolder();
  expect(await refused(cwd, 'serve', '.')).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'error: .: there is no model: expected digits.onnx, digits/model.onnx or digits/1/model.onnx, for example. fovea train digits makes one in runs/digits.\n',
  });
  expect(await refused(cwd, 'serve', 'nowhere')).toMatchObject({
    code: 1,
    stderr:
      'error: nowhere: there is no such file or folder. fovea train digits makes a model in runs/digits.\n',
  });
  expect(await refused(cwd, 'serve')).toMatchObject({ code: 2 });
  expect(await refused(cwd, 'serve', '.', '--max-batch', '0')).toMatchObject({ code: 2 });
  expect(await refused(cwd, 'serve', '.', '--token', 'short')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('the token cannot be used: expected at least 8 letters'),
  });
});

it('says that the port is taken', async () => {
  const cwd = await temporaryFolder();
  await writeFile(join(cwd, 'm.onnx'), colours());
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  // A server on a port has an address of this kind.
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await fovea(['serve', 'm.onnx', '--port', String(port)], { cwd });
  other.close();
  expect(code).toBe(2);
  expect(stderr).toContain(`127.0.0.1:${port}: the address cannot be listened on`);
});
