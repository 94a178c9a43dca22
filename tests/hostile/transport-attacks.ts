import { gzipSync } from 'node:zlib';
import { type Attack, CLASSIFY, good, INFER, json, png, send } from './attack.ts';
import { gifBomb, gzipBomb, pngBomb, zipFile } from './bombs.ts';
import { rawRequest } from './raw-request.ts';

/** What is wrong with the request around them: paths, bodies, images, HTTP itself. */
export const transportAttacks: readonly Attack[] = [
  {
    name: 'paths out of the folder',
    count: 30,
    send(target, dice) {
      const up = dice.pick([
        '../',
        '..%2f',
        '%2e%2e/',
        '%2e%2e%2f',
        '..\\',
        '..%5c',
        '....//',
        '..;/',
        '%c0%ae%c0%ae/',
        '..%00/',
      ]);
      const name = `${up.repeat(dice.number(1, 8))}${dice.pick(['etc/passwd', 'model.onnx', 'colours', 'colours.onnx', 'proc/self/environ'])}`;
      const path = dice.pick([
        `/v2/models/${name}`,
        `/v2/models/${name}/infer`,
        `/v1/models/${name}/classify`,
        `/v2/models/colours/versions/${name}/infer`,
        `/v2/repository/models/${name}/load`,
        `/${name}`,
      ]);
      return send(target, path, '{}', json, dice.pick(['GET', 'POST']));
    },
  },
  {
    name: 'names of no model',
    count: 20,
    send(target, dice) {
      const name = dice.pick([
        '__proto__',
        'constructor',
        'toString',
        'a'.repeat(250),
        'a'.repeat(5000),
        '%00',
        '%F0%9F%90%B1',
        '*',
        '%25',
        'colours%20',
      ]);
      return send(target, `/v2/models/${name}/infer`, JSON.stringify({ inputs: [good()] }), json);
    },
  },
  {
    name: 'bodies that are too large',
    count: 15,
    async send(target, dice) {
      const size = dice.pick([target.bodyLimit + 1, 10 * target.bodyLimit, 2 ** 40]);
      // What it announces is refused before it comes.
      if (dice.number(0, 1) === 0)
        return send(target, INFER, '{"inputs":[', { ...json, 'Content-Length': size });
      const head = `POST ${INFER} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
      const part = `10000\r\n${'['.repeat(0x10000)}\r\n`;
      return rawRequest(target.port, head, ...Array(Math.ceil(target.bodyLimit / 0x10000) + 1).fill(part));
    },
  },
  {
    name: 'packed bodies: bombs, and what is not packed',
    count: 15,
    send(target, dice) {
      const encoding = dice.pick(['gzip', 'deflate', 'br', 'compress', 'gzip, gzip']);
      const body = dice.pick([
        gzipBomb(200),
        gzipSync('{"inputs":7}'),
        gzipSync('{}').subarray(0, 12),
        dice.bytes(100),
      ]);
      return send(target, INFER, body, { ...json, 'Content-Encoding': encoding });
    },
  },
  {
    name: 'images that are bombs, or no images',
    count: 30,
    send(target, dice) {
      const side = Math.ceil(Math.sqrt(target.maxPixels)) + dice.number(1, 60_000);
      const body = dice.pick([
        pngBomb(side, side),
        pngBomb(2 ** 31 - 1, 2 ** 31 - 1),
        pngBomb(1, 2 * target.maxPixels),
        pngBomb(100, 100).subarray(0, dice.number(8, 100)),
        gifBomb(65_535, 65_535),
        zipFile(),
        Buffer.from(
          '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="/etc/passwd"/></svg>',
        ),
        Buffer.from('<!DOCTYPE html>'),
        Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), dice.bytes(200)]),
        Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), dice.bytes(200)]),
        Buffer.alloc(0),
      ]);
      return send(target, CLASSIFY, body, png);
    },
  },
  {
    name: 'broken forms',
    count: 10,
    send(target, dice) {
      const part = (name: string, content: string) =>
        `--b\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.png"\r\nContent-Type: image/png\r\n\r\n${content}\r\n`;
      const body = dice.pick([
        '',
        '--b--\r\n',
        `${part('a', 'no image')}--b--\r\n`,
        part('a', 'cut'),
        `${part('../../a', 'x')}--b--\r\n`,
        `${part('a', '').repeat(200)}--b--\r\n`,
        '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
      ]);
      const type = dice.pick([
        'multipart/form-data; boundary=b',
        'multipart/form-data',
        'multipart/form-data; boundary=other',
      ]);
      return send(target, CLASSIFY, body, { 'Content-Type': type });
    },
  },
  {
    name: 'methods, types and parameters that are not taken',
    count: 30,
    send(target, dice) {
      return dice.pick([
        () => send(target, INFER, '', {}, dice.pick(['GET', 'PUT', 'DELETE', 'PATCH'])),
        () => send(target, '/v2/health/live', '', {}, 'POST'),
        () =>
          send(target, INFER, '{}', {
            'Content-Type': dice.pick(['text/plain', 'text/xml', 'multipart/form-data', '🐱', 'a/b/c']),
          }),
        () =>
          send(
            target,
            `${CLASSIFY}?top=${dice.pick(['0', '-1', 'all', '1e9', '3&top=4', '%00'])}`,
            pngBomb(1, 1),
            png,
          ),
        () =>
          send(
            target,
            dice.pick(['/', '/v3', '/v2/models', '/.git/config', '/metrics/x', '/v2/models/colours/infer/x']),
          ),
        () => send(target, '/v2/repository/models/colours/unload'),
        () => send(target, '/v2/repository/index', dice.pick(['[]', '{"ready":1}', '{']), json),
      ])();
    },
  },
  {
    name: 'what is no HTTP',
    count: 20,
    send({ port }, dice) {
      const text = dice.pick([
        'GET\r\n\r\n',
        'GET / HTTP/9.9\r\n\r\n',
        'G E T / HTTP/1.1\r\nHost: x\r\n\r\n',
        'GET / HTTP/1.1\r\n\r\n',
        `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`,
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef',
        'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
        `POST ${INFER} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
        'GET / HTTP/1.1\r\nHost: x\r\nBad Header: y\r\n\r\n',
        'CONNECT example.com:80 HTTP/1.1\r\nHost: x\r\n\r\n',
        'POST / HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      ]);
      return rawRequest(port, text);
    },
  },
  {
    name: 'slow bodies and wrong lengths',
    count: 30,
    slow: true,
    send({ port }, dice) {
      const head = `POST ${INFER} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
      return rawRequest(
        port,
        dice.pick([
          `${head}Content-Length: 900\r\n\r\n{"inputs":[`,
          `${head}Content-Length: ${dice.number(12, 1000)}\r\n\r\n{"inputs":[]`,
          `${head}Transfer-Encoding: chunked\r\n\r\n5\r\n{"inp`,
          `${head}Content-`,
          'GET /v2',
          '',
        ]),
      );
    },
  },
];
