import * as z from 'zod';
import type { Answer } from '../answer.js';
import { auditHeadsSchema } from '../audit/entries.js';
import { guardFindingSchema } from '../evidence/guard-finding.js';
import { exposureSchema } from '../evidence/verdicts.js';
import { text, warnings } from '../values.js';
import { rolloutViewSchema } from './rollout-view.js';

/** One rollout by itself: also what an auditor notes of one that has ended. */
export const rolloutSchema = rolloutViewSchema
  .extend({ audit: z.exactOptional(auditHeadsSchema).describe('Of one that has ended: what an auditor writes down outside.') })
  .meta({ id: 'Rollout', description: 'One rollout by itself.' });

export const rolloutPageSchema = z
  .object({
    rollouts: z.array(rolloutViewSchema).describe('Newest first.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next page, with the same filter; null on the last.'),
  })
  .meta({ id: 'RolloutPage', description: 'One page of rollouts.' });

export const startedRolloutSchema = z
  .object({
    id: text('Id of the rollout.'),
    view: rolloutViewSchema.describe('As it stands now.'),
    warnings: warnings('What was probably not meant; the rollout was taken all the same.'),
  })
  .meta({ id: 'StartedRollout', description: 'A rollout that was taken.' });

export const decidedSchema = z
  .object({ accepted: z.literal(true).describe('The decision was taken.'), view: rolloutViewSchema.describe('The rollout after it.') })
  .meta({ id: 'Decided', description: 'A decision that was taken, and what came of it.' });

export const rolloutReportSchema = z
  .object({
    view: rolloutViewSchema.describe('The rollout.'),
    exposure: exposureSchema.describe('Who got the candidate.'),
    findings: z.array(guardFindingSchema).describe('The last finding of each guard with each verdict in each stage attempt.'),
  })
  .meta({ id: 'RolloutReport', description: 'What a rollout has shown.' });

export type RolloutPage = Answer<typeof rolloutPageSchema>;
export type StartedRollout = Answer<typeof startedRolloutSchema>;
export type Decided = Answer<typeof decidedSchema>;
export type RolloutReport = Answer<typeof rolloutReportSchema>;
