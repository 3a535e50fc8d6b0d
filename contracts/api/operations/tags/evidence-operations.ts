import { verdictsQuerySchema } from '../../requests/verdicts-query.js';
import { comparisonSchema } from '../../responses/evidence/comparison.js';
import { verdictPageSchema } from '../../responses/evidence/verdicts.js';
import { explanationSchema } from '../../responses/rollout/explanation.js';
import { rolloutReportSchema } from '../../responses/rollout/pages.js';
import { comparisonQuerySchema } from '../../samples/comparison-query.js';
import type { Operation } from '../operation.js';

const ID = { id: 'Id of the rollout.' };

/** What the guards saw. */
export const EVIDENCE_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'listVerdicts',
    method: 'get',
    path: '/v1/rollouts/{id}/verdicts',
    tag: 'evidence',
    summary: 'List kept verdicts',
    description: 'Every change of what a guard was said to be and one look a minute besides, each with all that it was made from.',
    right: 'read',
    params: ID,
    query: verdictsQuerySchema,
    responses: { 200: { description: 'One page.', schema: verdictPageSchema, headers: ['Link'] } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'getReport',
    method: 'get',
    path: '/v1/rollouts/{id}/report',
    tag: 'evidence',
    summary: 'Read what a rollout has shown',
    description: 'Who got the candidate, and the last finding of each guard with each verdict in each stage attempt.',
    right: 'read',
    params: ID,
    responses: { 200: { description: 'The report.', schema: rolloutReportSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'explainRollout',
    method: 'get',
    path: '/v1/rollouts/{id}/explanation',
    tag: 'evidence',
    summary: 'Ask why a rollout stands where it stands',
    description: 'What it waits for, what follows, and who can do something about it.',
    right: 'read',
    params: ID,
    responses: { 200: { description: 'The explanation.', schema: explanationSchema } },
    errors: ['NOT_FOUND'],
  },
  {
    operationId: 'compareArms',
    method: 'get',
    path: '/v1/rollouts/{id}/comparison',
    tag: 'evidence',
    summary: 'Compare what both arms answered',
    description: "What was changed, how the samples' numbers are spread, and answers side by side, page by page.",
    right: 'read',
    params: ID,
    query: comparisonQuerySchema,
    responses: { 200: { description: 'The comparison.', schema: comparisonSchema, headers: ['Link'] } },
    errors: ['NOT_FOUND'],
  },
];
