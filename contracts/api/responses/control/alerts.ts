import * as z from 'zod';
import { atMs, count, oneOf, text } from '../values.js';

export const alertPageSchema = z
  .object({
    alerts: z
      .array(
        z
          .object({
            environment: text('The environment that it concerns.'),
            feature: text('The feature that it concerns.'),
            fingerprint: text('Of its labels: the same alert has the same one.'),
            name: text('Its name.'),
            note: text('What its rule says to people; may be empty.'),
            url: z.string().nullable().describe('Where people see it; null: not said.'),
            sinceMs: atMs('Since when it fires.'),
            resolvedAtMs: z.number().nullable().describe('When it ended, Unix milliseconds; null: it fires.'),
            seenAtMs: atMs('When it was last told of.'),
            staleAtMs: atMs('Without another word by then it counts as ended.'),
            state: oneOf(['firing', 'resolved', 'stale'], '`stale`: ended because nobody spoke of it any more.'),
          })
          .meta({ id: 'Alert', description: 'An alert as it was last told of.' }),
      )
      .describe('Those that fire first; only those that the caller may read.'),
  })
  .meta({ id: 'AlertPage', description: 'What is known of alerts.' });

export const takenAlertsSchema = z
  .object({
    taken: count('Alerts that were taken.'),
    ignored: z
      .array(z.object({ fingerprint: text('As it was sent; empty: it was not.'), reason: text('Why.') }))
      .describe('What was not taken: nothing of it changes by sending it again.'),
  })
  .meta({ id: 'TakenAlerts', description: 'What became of a notification.' });
