import * as z from 'zod';
import { flag, oneOf, text } from './values.js';

export const aliveSchema = z
  .object({ alive: z.literal(true).describe('This process answers.') })
  .meta({ id: 'Alive', description: 'This process answers.' });

export const healthSchema = z
  .object({
    store: oneOf(['up', 'down'], 'The store.'),
    engine: oneOf(['up', 'down'], 'The workflow engine; reading, evaluating and killing go on without it.'),
    draining: flag('This process is about to end.'),
    ready: flag('Requests should come here.'),
    reconciler: z
      .object({
        status: oneOf(
          ['ok', 'late', 'never', 'paused', 'missing', 'failing', 'unknown'],
          '`late`: three runs did not come; `failing`: the last run could not do all it should; `unknown`: the store does not answer.',
        ),
        lastRunAtMs: z.number().nullable().describe('When it last ran, Unix milliseconds; null: never.'),
        summary: text('One sentence for people.'),
      })
      .describe('Whether somebody looks after rollouts that have lost their workflow. It changes nothing of `ready`.'),
  })
  .meta({ id: 'Health', description: 'Whether this process can do its work.' });
