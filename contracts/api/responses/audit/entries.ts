import * as z from 'zod';
import type { AuditKind } from '../../../../core/audit/audit-entry.js';
import { AUDIT_KINDS } from '../../../audit/audit-kinds.js';
import type { Answer } from '../answer.js';
import { DOORS } from '../rollout/rollout-parts.js';
import { atMs, count, hash, oneOf, text } from '../values.js';

const entryShape = {
  rolloutId: text('The rollout that it belongs to; `@control-plane`: none.'),
  key: text('Unique within the rollout: the same entry is never recorded twice.'),
  atMs: atMs('When it happened.'),
  kind: z.enum(AUDIT_KINDS as readonly [AuditKind, ...AuditKind[]]).describe('What kind of thing happened.'),
  principal: z
    .object({
      id: text('Who did it; `system:tidegate`: Tidegate itself.'),
      via: oneOf(DOORS, 'Through which door.'),
    })
    .describe('Who did it.'),
  summary: text('One plain sentence.'),
  data: z.record(z.string(), z.unknown()).describe('What else is recorded of it; which keys there are depends on the kind.'),
  seq: z.int().min(1).describe('Number within the rollout, from 1 without gaps.'),
};

export const chainedEntrySchema = z
  .object({
    ...entryShape,
    prevHash: hash('Hash of the entry before; of the first: 64 zeros.'),
    hash: hash('Hash of this entry, with its number and `prevHash`.'),
  })
  .meta({ id: 'ChainedEntry', description: 'One line of a timeline, bound to the one before it (docs/operating/audit.md).' });

export const recordedEntrySchema = z
  .object(entryShape)
  .meta({ id: 'RecordedEntry', description: 'One line of a timeline, without what binds it to the others.' });

export const auditLineSchema = chainedEntrySchema
  .extend({
    feature: z.string().nullable().describe('The feature of its rollout; null: it has none.'),
    environment: z.string().nullable().describe('The environment of its rollout; null: it has none.'),
  })
  .meta({ id: 'AuditLine', description: 'An entry with what its rollout is about.' });

export const chainHeadSchema = z
  .object({ seq: count('Number of the last entry.'), hash: hash('Its hash.') })
  .meta({ id: 'ChainHead', description: 'The last entry of a chain: who noted it can tell later whether anything was changed.' });

const auditHeadSchema = chainHeadSchema
  .extend({ sealedSeq: count('Entries up to this number were chained at an upgrade; 0: none was.') })
  .meta({ id: 'AuditHead', description: 'Where a timeline stands, as the store keeps it.' });

export const auditHeadsSchema = z
  .object({
    head: auditHeadSchema.describe('Where the timeline stands now.'),
    ended: chainHeadSchema.nullable().describe('The entry with which the rollout ended; null: it has not.'),
  })
  .meta({ id: 'AuditHeads', description: 'What an auditor writes down outside.' });

export const timelineSchema = z
  .object({
    entries: z.array(chainedEntrySchema).describe('In the order in which things happened; the chain is in the order of `seq`.'),
    head: auditHeadSchema.nullable().describe('Where the chain stands; null: the store keeps no head.'),
  })
  .meta({ id: 'Timeline', description: 'What happened to a rollout.' });

export const auditPageSchema = z
  .object({
    entries: z.array(auditLineSchema).describe('Rollout by rollout, each in the order of its chain.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next page, with the same filter; null on the last.'),
  })
  .meta({ id: 'AuditPage', description: 'One page of the entries of all rollouts.' });

/** A timeline with what binds its entries together; in the order in which things happened, not of the chain. */
export type ChainedTimeline = Answer<typeof timelineSchema>;
/** An entry with what its rollout is about. */
export type AuditLine = Answer<typeof auditLineSchema>;
export type AuditPage = Answer<typeof auditPageSchema>;
