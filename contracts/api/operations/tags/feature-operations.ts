import { killRequestSchema } from '../../requests/kill-request.js';
import { featurePageSchema, killResultSchema } from '../../responses/features.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';
import { featuresQuerySchema } from '../request-schemas.js';

/** What features show, and the kill switch. */
export const FEATURE_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'listFeatures',
    method: 'get',
    path: '/v1/features',
    tag: 'features',
    summary: 'List features',
    description: 'What every feature of an environment shows now; only those that the caller may read.',
    right: 'read',
    query: featuresQuerySchema,
    responses: { 200: { description: 'The features.', schema: featurePageSchema } },
    errors: [],
  },
  {
    operationId: 'killFeature',
    method: 'post',
    path: '/v1/features/{feature}/kill',
    tag: 'features',
    summary: 'Take the candidate from everybody',
    description: 'Control for everybody in one step, also while the workflow engine is down. Never limited.',
    right: 'stop',
    isUnlimited: true,
    params: { feature: 'Name of the feature.' },
    headers: ['Tidegate-Client'],
    body: { description: 'Why.', types: JSON_BODY_TYPES, schema: killRequestSchema },
    responses: { 200: { description: 'It shows control to everybody.', schema: killResultSchema } },
    errors: ['NOT_FOUND', 'FLAG_READ_BACK_MISMATCH'],
  },
];
