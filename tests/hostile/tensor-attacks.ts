import { type Attack, good, INFER, json, send, type Target } from './attack.ts';

const sendInput = (target: Target, input: unknown) =>
  send(target, INFER, JSON.stringify({ inputs: [input] }), json);

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

/** What is wrong with the tensors of a request, or with the text that describes them. */
export const tensorAttacks: readonly Attack[] = [
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
];
