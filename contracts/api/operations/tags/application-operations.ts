import { outcomesRequestSchema } from '../../requests/outcomes-request.js';
import { outcomesResultSchema } from '../../responses/applications.js';
import { registeredVersionSchema, versionContentSchema } from '../../responses/evidence/comparison.js';
import { versionRequestSchema } from '../../samples/version-request.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';
import { samplesRequestSchema, versionQuerySchema } from '../request-schemas.js';

const VERSION = { layer: 'The layer: `prompt`, `template` and so on.', version: 'Version id, as specs name it.' };

/** What the LLM application sends. */
export const APPLICATION_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'reportOutcomes',
    method: 'post',
    path: '/v1/outcomes',
    tag: 'applications',
    summary: 'Report outcomes',
    description:
      'What units saw and what came of it, up to 1,000 at once. One that is wrong is named in the answer and costs the others nothing.',
    right: 'report',
    body: { description: 'The outcomes.', types: JSON_BODY_TYPES, schema: outcomesRequestSchema },
    responses: { 202: { description: 'What became of each.', schema: outcomesResultSchema } },
    errors: [],
  },
  {
    operationId: 'reportSamples',
    method: 'post',
    path: '/v1/samples',
    tag: 'applications',
    summary: 'Report samples',
    description:
      'What units asked and were answered, up to 100 at once. Texts are redacted before they are kept. One that is wrong is named in the answer.',
    right: 'report',
    body: { description: 'The samples.', types: JSON_BODY_TYPES, schema: samplesRequestSchema },
    responses: { 202: { description: 'What became of each.', schema: outcomesResultSchema } },
    errors: [],
  },
  {
    operationId: 'registerVersion',
    method: 'put',
    path: '/v1/versions/{layer}/{version}',
    tag: 'applications',
    summary: 'Register the content of a version',
    description: 'So that people see what a rollout changes. It never changes: the same content again is fine, another one is refused.',
    right: 'operate',
    params: VERSION,
    body: {
      description: 'The content.',
      types: JSON_BODY_TYPES,
      schema: versionRequestSchema.meta({ id: 'VersionRequest', description: 'The content of a version.' }),
    },
    responses: {
      200: { description: 'It was registered before.', schema: registeredVersionSchema },
      201: { description: 'It is registered.', schema: registeredVersionSchema },
    },
    errors: ['VERSION_EXISTS'],
  },
  {
    operationId: 'getVersion',
    method: 'get',
    path: '/v1/versions/{layer}/{version}',
    tag: 'applications',
    summary: 'Read the content of a version',
    description: 'As it was registered.',
    right: 'read',
    params: VERSION,
    query: versionQuerySchema,
    responses: { 200: { description: 'The version.', schema: versionContentSchema } },
    errors: ['NOT_FOUND'],
  },
];
