import { gzipSync } from 'node:zlib';
import { gifBomb, gzipBomb, pngBomb, zipFile } from './bombs.ts';
import type { Dice } from './dice.ts';
import { type Answer, rawRequest } from './raw-request.ts';

/** The server under attack: its limits, and a model with one input `image`, FP32 [-1, 3, 4, 5]. */
export interface Target {
  readonly port: number;
  readonly bodyLimit: number;
  readonly maxPixels: number;
}

/** One way to be hostile. Each call is another request, as the dice fall. */
export interface Attack {
  readonly name: string;
  readonly count: number;
  /** Whether it takes as long as the server is patient; such requests are sent side by side. */
  readonly slow?: boolean;
  send(target: Target, dice: Dice): Promise<Answer>;
}

const INFER = '/v2/models/colours/infer';
const CLASSIFY = '/v1/models/colours/classify';
type Headers = Readonly<Record<string, string | number>>;

function send(
  { port }: Target,
  path: string,
  body: string | Uint8Array = '',
  headers: Headers = {},
  method = 'POST',
): Promise<Answer> {
  const bytes = Buffer.from(body);
  const all = { Host: 'localhost', 'Content-Length': bytes.length, ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return rawRequest(port, `${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n`, bytes);
}

const json = { 'Content-Type': 'application/json' };
const png = { 'Content-Type': 'image/png' };

function good(): { name: unknown; shape: unknown; datatype: unknown; data?: unknown; parameters?: unknown } {
  return { name: 'image', shape: [1, 3, 4, 5], datatype: 'FP32', data: Array(60).fill(0.5) };
}

const sendInput = (target: Target, input: unknown) =>
  send(target, INFER, JSON.stringify({ inputs: [input] }), json);

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** Five hundred in all. */
export const attacks: readonly Attack[] = [
  {
    name: 'JSON that is cut short',
    count: 30,
    send(target, dice) {
      const text = JSON.stringify({ id: 'x', inputs: [good()] });
      return send(target, INFER, text.slice(0, dice.number(0, text.length - 1)), json);
    },
  },
  {
    name: 'random bytes for JSON',
    count: 20,
    send: (target, dice) => send(target, INFER, dice.bytes(dice.number(1, 4000)), json),
  },
  {
    name: 'wrong types',
    count: 50,
    send(target, dice) {
      const wrong = dice.pick<unknown>([
        null,
        true,
        7,
        -1,
        0.5,
        'text',
        '',
        {},
        { length: 60 },
        [[]],
        [null],
        ['NaN'],
        [{}],
      ]);
      const field = dice.pick([
        'name',
        'shape',
        'datatype',
        'data',
        'parameters',
        'inputs',
        'whole',
        'outputs',
        'id',
      ] as const);
      if (field === 'whole') return send(target, INFER, JSON.stringify(wrong), json);
      if (field === 'inputs') return send(target, INFER, JSON.stringify({ inputs: wrong }), json);
      if (field === 'outputs')
        return send(target, INFER, JSON.stringify({ inputs: [good()], outputs: [wrong] }), json);
      if (field === 'id')
        return send(target, INFER, JSON.stringify({ id: { wrong }, inputs: [good()] }), json);
      const value = field === 'parameters' ? { binary_data_size: wrong } : wrong;
      return sendInput(target, { ...good(), [field]: value });
    },
  },
  {
    name: 'wrong shapes',
    count: 40,
    send(target, dice) {
      const size = () =>
        dice.pick([0, 1, 2, 3, 4, 5, 60, -1, -3, 2 ** 31, 2 ** 32, 2 ** 53, 1e300, 0.5, -0.5]);
      // One more dimension than the model has, or fewer: never right by chance.
      const shape = Array.from({ length: dice.pick([0, 1, 2, 3, 5, 6, 17, 1000]) }, size);
      return sendInput(target, { ...good(), shape });
    },
  },
  {
    name: 'negative, huge and overflowing sizes',
    count: 30,
    send(target, dice) {
      const shape: number[] = [1, 3, 4, 5];
      shape[dice.number(0, 3)] = dice.pick([
        -1,
        -5,
        0,
        2 ** 31 - 1,
        2 ** 32 + 1,
        2 ** 52,
        2 ** 53 - 1,
        2 ** 64,
        1e308,
      ]);
      return sendInput(target, { ...good(), shape });
    },
  },
  {
    name: 'NaN and infinity',
    count: 30,
    send(target, dice) {
      const at = dice.number(0, 59);
      if (dice.number(0, 1) === 0) {
        const value = dice.pick([
          'NaN',
          'Infinity',
          '-Infinity',
          '1e999',
          '-1e39',
          'null',
          '"NaN"',
          '0x10',
          '1_000',
        ]);
        const values = Array.from({ length: 60 }, (_, i) => (i === at ? value : '0.5'));
        const text = `{"inputs":[{"name":"image","shape":[1,3,4,5],"datatype":"FP32","data":[${values}]}]}`;
        return send(target, INFER, text, json);
      }
      const data = new Float32Array(60);
      data[at] = dice.pick([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
      return send(target, INFER, new Uint8Array(data.buffer), { 'Inference-Header-Content-Length': 0 });
    },
  },
  {
    name: 'binary data of wrong sizes',
    count: 40,
    send(target, dice) {
      const size = dice.pick([0, 1, 236, 239, 241, 480, 2 ** 31, 2 ** 53 - 1, -240, 0.5]);
      const { data, ...input } = good();
      const head = JSON.stringify({ inputs: [{ ...input, parameters: { binary_data_size: size } }] });
      const body = Buffer.concat([Buffer.from(head), Buffer.alloc(dice.pick([0, 239, 240, 241, 1000]))]);
      return send(target, INFER, body, { 'Inference-Header-Content-Length': head.length });
    },
  },
  {
    name: 'wrong lengths of the JSON before binary data',
    count: 30,
    send(target, dice) {
      const header = dice.pick([
        '-1',
        '1',
        '5',
        '99999',
        '1e3',
        '0x20',
        'NaN',
        '18446744073709551616',
        '3, 3',
        '0',
      ]);
      return send(target, INFER, Buffer.concat([Buffer.from('{"inputs":[]}'), dice.bytes(100)]), {
        'Inference-Header-Content-Length': header,
      });
    },
  },
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
    name: 'keys that would reach a prototype',
    count: 20,
    send(target, dice) {
      const key = dice.pick(['__proto__', 'constructor', '\\u005f\\u005fproto__', 'constr\\u0075ctor']);
      const poison = `"${key}":{"prototype":{"polluted":true},"polluted":true}`;
      const text = dice.pick([
        `{${poison},"inputs":[${JSON.stringify(good())}]}`,
        `{"inputs":[{${poison},${JSON.stringify(good()).slice(1)}]}`,
        `{"parameters":{${poison}},"inputs":[${JSON.stringify(good())}]}`,
      ]);
      return send(target, INFER, text, json);
    },
  },
  {
    name: 'deep lists',
    count: 10,
    send(target, dice) {
      const deep = nested(dice.pick([100, 10_000, 200_000]));
      const place = dice.pick(['data', 'shape', 'whole'] as const);
      if (place === 'whole') return send(target, INFER, deep, json);
      const input = JSON.stringify({ ...good(), [place]: 'HERE' }).replace('"HERE"', deep);
      return send(target, INFER, `{"inputs":[${input}]}`, json);
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
