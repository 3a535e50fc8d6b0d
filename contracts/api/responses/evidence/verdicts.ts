import * as z from 'zod';
import type { Answer } from '../answer.js';
import { count, text } from '../values.js';
import { guardFindingSchema } from './guard-finding.js';

const basisSchema = z
  .unknown()
  .describe(
    'What the verdict was made from besides the reading: `guard` as the spec has it and `context` (alpha, burn-in, stage, memory). Numbers that JSON does not know stand as `{"$number": "-Infinity"}`.',
  );

/** A kept verdict as it is sent: the finding beside the basis, whose numbers are written exactly (`toExactJson`). */
export const sentVerdictSchema = guardFindingSchema
  .extend({
    id: count('Counts up in the order in which verdicts were kept.'),
    watchId: text('The stage attempt, `<rollout>#<attempt>`.'),
    basis: basisSchema,
  })
  .meta({ id: 'SentVerdict', description: 'A kept verdict with what it was made from: enough to make it again, bit for bit.' });

export const verdictPageSchema = z
  .object({
    verdicts: z.array(sentVerdictSchema).describe('In the order of keeping.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next page, with the same filter; null on the last.'),
  })
  .meta({ id: 'VerdictPage', description: 'One page of the kept verdicts of a rollout, oldest first.' });

export const exposureSchema = z
  .object({
    candidateUnits: count('Different units that reported from the candidate arm.'),
    firstAtMs: z.number().nullable().describe('When the first of them reported, Unix milliseconds; null: none has.'),
    lastAtMs: z.number().nullable().describe('When the last of them reported, Unix milliseconds; null: none has.'),
    byCategory: z.record(z.string(), count('Units.')).describe('Candidate units by category.'),
  })
  .meta({ id: 'ExposureReport', description: 'Who got the candidate, over the whole rollout.' });

/** A kept verdict as it is sent. */
export type SentVerdict = Answer<typeof sentVerdictSchema>;
export type VerdictPage = Answer<typeof verdictPageSchema>;
