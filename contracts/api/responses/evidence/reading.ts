import * as z from 'zod';
import { atMs, count, flag, statistic, text } from '../values.js';

/** Counts and moments of one metric in one arm. */
const armMomentsSchema = z
  .object({
    n: count('Units.'),
    sum: statistic("Sum of the units' values, in the metric's unit."),
    sumSquares: statistic("Sum of the squares of the units' values."),
    of: z
      .exactOptional(
        z.object({
          sum: statistic('Requests of all units.'),
          sumSquares: statistic('Sum of the squares of the requests of each unit.'),
          cross: statistic('Sum over the units of value times requests.'),
        }),
      )
      .describe('Present when the metric is a ratio of sums, such as errors per request: the moments of its denominator.'),
  })
  .meta({ id: 'ArmMoments', description: 'Counts and moments of one metric in one arm: enough for mean, variance and interval.' });

const armReadingSchema = z
  .object({
    kind: z.literal('reading').describe('The source gave numbers.'),
    control: armMomentsSchema.describe('The control arm.'),
    candidate: armMomentsSchema.describe('The candidate arm.'),
    paired: z.exactOptional(armMomentsSchema).describe('Candidate minus control over units that saw both (shadow only).'),
    categories: z
      .exactOptional(
        z.array(
          z.object({
            category: text('Name of the category, as the application sends it.'),
            control: armMomentsSchema.describe('Control units of the category.'),
            candidate: armMomentsSchema.describe('Candidate units of the category.'),
          }),
        ),
      )
      .describe('The same numbers by category, where the source knows categories.'),
    warnings: z.exactOptional(z.array(z.string())).describe('What the source warned of; numbers that come with a warning may be partial.'),
    fromMs: atMs('Beginning of the window.'),
    toMs: atMs('End of the window.'),
    query: z.exactOptional(z.string()).describe('The query that was asked, for the record.'),
  })
  .meta({ id: 'ArmReading', description: 'Both arms of one metric over the same closed window.' });

const alertReadingSchema = z
  .object({
    kind: z.literal('alert').describe('Alerts of one name, told from outside: no numbers, and no arms.'),
    name: text('Name of the alert.'),
    note: text('What its rule says to people; may be empty.'),
    instances: count('Sets of labels of this name that are meant.'),
    sinceMs: atMs('When the youngest of them began.'),
    endedAtMs: z.number().nullable().describe('When it ended, Unix milliseconds; null: it fires.'),
    isStale: flag('It ended because nobody spoke of it any more.'),
    isUnseen: flag('It began and ended between two looks.'),
    rolloutSinceMs: atMs('Since when the rollout shows the candidate to anybody.'),
  })
  .meta({ id: 'AlertReading', description: 'What other systems said of alerts of one name.' });

/** What a source gave for one metric of one rollout. */
export const readingSchema = z
  .discriminatedUnion('kind', [
    armReadingSchema,
    alertReadingSchema,
    z.object({ kind: z.literal('noData').describe('The source has nothing in this window.') }),
    z.object({ kind: z.literal('error').describe('The source could not be read.'), detail: text('Why not.') }),
  ])
  .meta({ id: 'Reading', description: 'What a source gave for one metric of one rollout.' });
