import * as z from 'zod';
import { aliveSchema, healthSchema } from '../../responses/system.js';
import type { Operation } from '../operation.js';

/** Health, metrics, and the document that is made from these tables. */
export const SYSTEM_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'isAlive',
    method: 'get',
    path: '/livez',
    tag: 'system',
    summary: 'Ask whether the process answers',
    description: 'Looks at nothing else: restarting the process helps when this does not answer.',
    right: null,
    responses: { 200: { description: 'It answers.', schema: aliveSchema } },
    errors: [],
  },
  {
    operationId: 'isReady',
    method: 'get',
    path: '/readyz',
    tag: 'system',
    summary: 'Ask whether requests should come here',
    description:
      'No while the store is down or the process is about to end; the workflow engine and the reconciler are told, and change nothing of it.',
    right: null,
    responses: {
      200: { description: 'They should.', schema: healthSchema },
      503: { description: 'They should not.', schema: healthSchema },
    },
    errors: [],
  },
  {
    operationId: 'getMetrics',
    method: 'get',
    path: '/metrics',
    tag: 'system',
    summary: 'Read metrics',
    description: 'Counters and gauges of this process in the text format of Prometheus.',
    right: null,
    responses: {
      200: {
        description: 'The metrics.',
        type: 'text/plain',
        schema: z.string().meta({ id: 'Metrics', description: "Prometheus' text format 0.0.4." }),
      },
    },
    errors: [],
  },
  {
    operationId: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    tag: 'system',
    summary: 'Read this document',
    description: 'OpenAPI 3.1, the same as docs/openapi.json of this version.',
    right: null,
    headers: ['If-None-Match'],
    responses: {
      200: {
        description: 'The document.',
        schema: z
          .looseObject({ openapi: z.literal('3.1.0').describe('Version of the format.') })
          .meta({ id: 'OpenApi', description: 'A document of OpenAPI 3.1.' }),
        headers: ['ETag'],
      },
      304: { description: 'It is what the client has already.', headers: ['ETag'] },
    },
    errors: [],
  },
];
