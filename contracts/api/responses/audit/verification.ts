import * as z from 'zod';
import { atMs, count, flag, oneOf, text } from '../values.js';
import { chainHeadSchema } from './entries.js';

const breakShape = {
  expected: text('What should be there.'),
  found: text('What is there.'),
  detail: text('One sentence for people.'),
};

const chainCheckSchema = z
  .object({
    entries: count('Entries that were found.'),
    head: chainHeadSchema.nullable().describe('The last of them; null: there are none.'),
    break: z
      .object({
        kind: oneOf(
          ['edited', 'removed', 'inserted', 'reordered', 'truncated', 'rewritten'],
          'What was done; `rewritten`: a sound chain, but not the one whose head is known.',
        ),
        seq: count('Number of the entry that is wrong; of one that is missing: the number that it had.'),
        ...breakShape,
      })
      .nullable()
      .describe('The first place that cannot be what was recorded; null: the chain is whole.'),
    sealedSeq: count('Entries up to this number were chained at an upgrade: what was done to them before is not seen.'),
  })
  .meta({ id: 'ChainCheck', description: "Whether a rollout's entries are those that were recorded." });

const historyCheckSchema = z
  .object({
    state: oneOf(
      ['stored', 'incomplete', 'pending', 'none'],
      '`none`: there never was a workflow; `pending`: its history is yet to be stored; `incomplete`: parts were gone before.',
    ),
    sha256: z.string().nullable().describe('SHA-256 of the history as stored; null: none is.'),
    runs: count('Runs of the workflow in it.'),
    events: count('Events in it.'),
    decisions: count('Decisions that history and timeline agree on.'),
    unreadable: count('Updates whose content is encrypted, and was not compared.'),
    missing: text('Why it is incomplete; empty: it is not.'),
    break: z
      .object({
        kind: oneOf(['historyEdited', 'historyRemoved', 'entryMissing', 'updateMissing', 'decisionDiffers'], 'What does not fit together.'),
        seq: z.int().nullable().describe('Number of the entry; null: there is none.'),
        ...breakShape,
      })
      .nullable()
      .describe('The first thing that history and timeline do not agree on; null: they agree.'),
  })
  .meta({ id: 'HistoryCheck', description: "Whether the stored history of the workflow tells the same as the rollout's entries." });

/** What came of checking one rollout's timeline. */
export const auditVerificationSchema = z
  .object({
    rolloutId: text('Id of the rollout.'),
    verifiedAtMs: atMs('When it was checked.'),
    ok: flag('Nothing is broken.'),
    chain: chainCheckSchema.describe('The chain of entries.'),
    ended: chainHeadSchema.nullable().describe('The entry with which the rollout ended; null: it has not.'),
    history: historyCheckSchema.describe('The stored history of the workflow.'),
  })
  .meta({ id: 'AuditVerification', description: "What came of checking one rollout's timeline." });
