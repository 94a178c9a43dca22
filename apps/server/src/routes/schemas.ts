// Adds what OpenAPI knows to Fastify's type of a schema.
import type {} from '@fastify/swagger';
import type { FastifySchema } from 'fastify';

// For the OpenAPI page only: requests are checked by the code that reads them,
// which can say more about what is wrong than a schema.

const text = { type: 'string' } as const;
const error = { type: 'object', required: ['error'], properties: { error: text } } as const;

const parameters: Readonly<Record<string, unknown>> = {
  model: { type: 'string', description: 'The name of a model' },
  version: { type: 'string', description: 'One of its versions, e.g. 1' },
};

const shape = { type: 'array', items: { type: 'integer' } } as const;

const inferRequest = {
  type: 'object',
  required: ['inputs'],
  properties: {
    id: text,
    parameters: {
      type: 'object',
      properties: { binary_data_output: { type: 'boolean' }, timeout: { type: 'integer' } },
    },
    inputs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name', 'shape', 'datatype'],
        properties: {
          name: text,
          shape,
          datatype: { type: 'string', enum: ['FP32', 'INT32', 'INT64', 'UINT8', 'BOOL'] },
          parameters: { type: 'object', properties: { binary_data_size: { type: 'integer' } } },
          data: { type: 'array', items: {} },
        },
      },
    },
    outputs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: text,
          parameters: {
            type: 'object',
            properties: { binary_data: { type: 'boolean' }, classification: { type: 'integer' } },
          },
        },
      },
    },
  },
} as const;

const inferResponse = {
  type: 'object',
  properties: {
    model_name: text,
    model_version: text,
    id: text,
    outputs: {
      type: 'array',
      items: {
        type: 'object',
        properties: { name: text, datatype: text, shape, data: { type: 'array', items: {} } },
      },
    },
  },
} as const;

/** What a route is for, as the OpenAPI page shows it. `url` says which parameters it has. */
export function describeRoute(
  url: string,
  tag: string,
  summary: string,
  more: FastifySchema = {},
): FastifySchema {
  const names = [...url.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return {
    tags: [tag],
    summary,
    ...(names.length > 0 && {
      params: {
        type: 'object',
        required: names,
        properties: Object.fromEntries(names.map((name) => [name, parameters[name]])),
      },
    }),
    response: { 200: { description: 'The answer' }, '4xx': { description: 'What is wrong', ...error } },
    ...more,
  };
}

export function inferSchema(url: string): FastifySchema {
  return describeRoute(url, 'Open Inference Protocol', 'Run a model', {
    description:
      'JSON, or JSON with tensors behind it whose length is in the header Inference-Header-Content-Length, or (with 0 in that header) the bytes of the only input.',
    consumes: ['application/json', 'application/octet-stream'],
    body: inferRequest,
    response: {
      200: { description: 'The outputs', ...inferResponse },
      '4xx': { description: 'What is wrong', ...error },
    },
  });
}
