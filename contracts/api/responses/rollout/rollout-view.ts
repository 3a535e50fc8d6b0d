import * as z from 'zod';
import { guardFindingSchema, qualityFindingSchema, unitsSchema } from '../evidence/guard-finding.js';
import { atMs, count, oneOf, text, texts } from '../values.js';
import {
  brokenGlassSchema,
  flagMoveSchema,
  gateSchema,
  holdSchema,
  PHASES,
  plainFreezeSchema,
  revertSchema,
  rollbackSchema,
  stageViewSchema,
  stepBackSchema,
} from './rollout-parts.js';

const maybeAtMs = (description: string) => z.number().nullable().describe(`${description} Unix milliseconds; null: not (yet).`);

const who = {
  id: text('Id of the rollout.'),
  feature: text('The feature that changes.'),
  environment: text('Where it changes.'),
  summary: text('One line for people: what changes.'),
  unit: oneOf(['session', 'user', 'task'], 'What is assigned to one arm as a whole.'),
  specHash: hash256('Hash of the spec.'),
  requestedBy: text('Who asked for it; cannot approve it.'),
  alsoRequestedBy: z
    .exactOptional(z.array(z.string()))
    .describe('Who else cannot approve it: whoever asked for a rollout that this one retries, and the authors that its spec names.'),
  notify: z
    .exactOptional(
      z.object({
        slack: z.exactOptional(z.string()).describe('Name or id of the Slack channel.'),
        page: z.exactOptional(z.string()).describe('Name of the configured pager.'),
      }),
    )
    .describe('Whom its spec has told of what happens.'),
};

const where = {
  state: oneOf([...PHASES, 'paused', 'held'], 'What people read: the phase, or `paused` / `held` where a hold stands.'),
  phase: oneOf(PHASES, 'Where the state machine is, whatever holds it.'),
  revision: count('Grows with every change.'),
  headline: text('One sentence with numbers: where it stands and why.'),
  stageIndex: z.int().min(-1).describe('Index into `stages`; -1 before the first.'),
  stageAttempt: count('Grows by one at each stage that is applied; verdicts and outcomes name it.'),
  stages: z.array(stageViewSchema).describe('In the order of the spec.'),
  flags: z.array(flagMoveSchema).describe('In the order in which they are written.'),
  rollbackSequence: texts('Keys of the flags in the order in which they go back.'),
  detail: text('One sentence: why it ended, or what it waits for.'),
};

const waits = {
  hold: holdSchema.nullable().describe('Why it stands still; null: it does not.'),
  gate: gateSchema.nullable().describe('The open gate; null: none is open.'),
  freeze: z.exactOptional(plainFreezeSchema).describe('The freeze that stands in its way; with `hold.cause: freeze` it is what holds it.'),
  brokenFreezes: z.exactOptional(z.array(z.string())).describe('Ids of freezes that no longer hold it, because somebody broke the glass.'),
  glass: z.exactOptional(brokenGlassSchema).describe('The last time that somebody broke the glass for it.'),
  rollback: rollbackSchema.nullable().describe('Why it goes or went back; null: it does not.'),
  stepBack: z.exactOptional(stepBackSchema).describe('While it goes back step by step.'),
};

const evidence = {
  findings: z.array(guardFindingSchema).describe('The last look at each guard, in the order of the spec.'),
  quality: z.array(qualityFindingSchema).describe('What is wrong with the data; while there is anything, nothing new is proven.'),
  units: unitsSchema.describe('Units seen so far in this stage attempt.'),
  evidenceHash: z.string().nullable().describe('Fingerprint of the verdicts of this stage attempt; null: there are none.'),
};

const times = {
  startedAtMs: atMs('When it was asked for.'),
  stageStartedAtMs: maybeAtMs('When the present stage was shown.'),
  nextCheckAtMs: maybeAtMs('When something happens next by itself.'),
  endedAtMs: maybeAtMs('When it ended.'),
  retryOf: z.exactOptional(z.string()).describe('The rollout that this one retries.'),
  retries: z.exactOptional(z.array(z.string())).describe('Rollouts that retry this one, oldest first; of `GET /v1/rollouts/{id}` only.'),
  revertibleUntilMs: z.exactOptional(z.number()).describe('Of a completed one: until when it can be reverted, Unix milliseconds.'),
  reverted: z.exactOptional(revertSchema).describe('That it was taken back; it stays completed.'),
};

/** What every door shows of one rollout. */
export const rolloutViewSchema = z
  .object({ ...who, ...where, ...waits, ...evidence, ...times })
  .meta({ id: 'RolloutView', description: 'One rollout as every door shows it.' });

function hash256(description: string) {
  return z.string().describe(`${description} SHA-256 in hexadecimal digits.`);
}
