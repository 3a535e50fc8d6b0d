import * as z from 'zod';
import { bulkEvaluationSchema, flagEvaluationSchema, refetchSchema } from '../../responses/ofrep.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';
import { flagsQuerySchema } from '../request-schemas.js';

const contextSchema = z
  .object({
    context: z
      .looseObject({
        targetingKey: z.string().optional().describe('Key of the unit; without one it gets control.'),
        unitStartedAt: z.number().optional().describe('When the unit began, Unix seconds; decimals are allowed.'),
      })
      .optional()
      .describe('The unit; any attribute of a cohort besides.'),
  })
  .meta({ id: 'EvaluationRequest', description: 'Who is asking (OFREP 0.3).' });

const BODY = {
  description: 'The unit; an empty body is a unit without a key.',
  types: JSON_BODY_TYPES,
  schema: contextSchema,
  required: false,
} as const;
const FRESH = ['ETag', 'Cache-Control'] as const;
/** Of whoever is not let in. */
const CLOSED = {
  401: 'The credentials are missing or not valid.',
  403: 'The caller may not ask for these flags.',
  429: 'Too many credentials were refused from this address.',
} as const;
const ERRORS = {
  400: 'The body is not understood.',
  413: 'The body is larger than 64 kB.',
  415: 'The content type is not JSON.',
  503: 'Who asks cannot be found out now; use the default of the code.',
  ...CLOSED,
} as const;
/** An application that asks all the time is not limited by rate. */
const ACCESS = {
  right: 'evaluate',
  rightNote: 'For the feature that the address names, else for all of them. Nothing is needed with `TIDEGATE_OPEN_EVALUATION=true`.',
  isUnlimited: true,
} as const;
const NOT_FOUND = { 404: 'There is no such flag or environment.' } as const;
const UNCHANGED = { description: 'It is what the client has already.', headers: FRESH } as const;
const ASKED = { body: BODY, query: flagsQuerySchema, headers: ['Tidegate-Environment', 'If-None-Match'] } as const;
const FEATURE = { feature: 'Only flags of this feature.' };
const KEY = { key: 'The flag.' };

const one = {
  method: 'post',
  tag: 'flags',
  summary: 'Evaluate one flag',
  ...ACCESS,
  ...ASKED,
  responses: { 200: { description: 'The evaluation.', schema: flagEvaluationSchema, headers: FRESH }, 304: UNCHANGED },
  errors: [],
  ofrepErrors: { ...ERRORS, ...NOT_FOUND },
} as const;

const all = {
  method: 'post',
  tag: 'flags',
  summary: 'Evaluate all flags',
  ...ACCESS,
  ...ASKED,
  responses: { 200: { description: 'The evaluations.', schema: bulkEvaluationSchema, headers: FRESH }, 304: UNCHANGED },
  errors: [],
  ofrepErrors: ERRORS,
} as const;

const changes = {
  method: 'get',
  tag: 'flags',
  summary: 'Hear of changes',
  ...ACCESS,
  query: flagsQuerySchema,
  headers: ['Tidegate-Environment', 'Last-Event-ID'],
  responses: {
    200: {
      description: 'The stream. Every event `message` has a RefetchEvent as JSON on one line as its data.',
      type: 'text/event-stream',
      schema: refetchSchema,
    },
    503: {
      description: 'There are too many streams already, this server is about to end, or who asks cannot be found out now.',
      headers: ['Retry-After'],
    },
  },
  errors: [],
  ofrepErrors: { 400: 'No such environment is served.', ...CLOSED },
} as const;

/** The OpenFeature Remote Evaluation Protocol, for the whole environment and with a base path for one feature. */
export const FLAG_OPERATIONS: readonly Operation[] = [
  {
    ...one,
    operationId: 'evaluateFlag',
    path: '/ofrep/v1/evaluate/flags/{key}',
    description: 'What one flag is for this unit. Never fails for the unit: without a key it gets control.',
    params: KEY,
  },
  {
    ...all,
    operationId: 'evaluateFlags',
    path: '/ofrep/v1/evaluate/flags',
    description: 'What all flags are for this unit, decided once for all of them.',
  },
  { ...changes, operationId: 'streamFlags', path: '/ofrep/v1/sse', description: 'Tells clients when to evaluate again (OFREP ADR-0008).' },
  {
    ...one,
    operationId: 'evaluateFlagOfFeature',
    path: '/features/{feature}/ofrep/v1/evaluate/flags/{key}',
    description: 'As `evaluateFlag`, among the flags of one feature.',
    params: { ...KEY, ...FEATURE },
  },
  {
    ...all,
    operationId: 'evaluateFlagsOfFeature',
    path: '/features/{feature}/ofrep/v1/evaluate/flags',
    description: 'As `evaluateFlags`, among the flags of one feature: the base path for an OpenFeature provider.',
    params: FEATURE,
  },
  {
    ...changes,
    operationId: 'streamFlagsOfFeature',
    path: '/features/{feature}/ofrep/v1/sse',
    description: 'As `streamFlags`, for the flags of one feature.',
    params: FEATURE,
  },
];
