import * as z from 'zod';
import { atMs, oneOf, text, texts } from '../values.js';
import { PHASES } from './rollout-parts.js';

const maybeAtMs = (description: string) =>
  z.number().nullable().describe(`${description} Unix milliseconds; null: not known, or it depends.`);

export const explanationSchema = z
  .object({
    id: text('Id of the rollout.'),
    state: oneOf([...PHASES, 'paused', 'held'], 'What people read: the phase, or `paused` / `held`.'),
    sentence: text('The answer in a sentence or two, with the numbers.'),
    waiting: z
      .array(
        z.object({
          what: text('In two or three words: `hold`, `guard judge`, `approval`.'),
          sinceMs: maybeAtMs('Since when.'),
          untilMs: maybeAtMs("When it is over without anybody's doing."),
          detail: text('One sentence with the numbers.'),
        }),
      )
      .describe('What stands between it and its next step.'),
    next: z
      .array(z.object({ what: text('What happens.'), atMs: maybeAtMs('When.'), if: text('Under which condition; empty: none.') }))
      .describe('What follows.'),
    whoCan: z
      .array(
        z.object({
          action: oneOf(
            ['approve', 'reject', 'pause', 'resume', 'abort', 'kill', 'thaw', 'breakGlass', 'revert', 'retry'],
            'What can be done.',
          ),
          right: oneOf(['read', 'evaluate', 'report', 'stop', 'operate', 'approve', 'administer'], 'The right that it needs.'),
          people: texts('Ids of people of the directory, sorted.'),
          groups: texts('Groups with somebody among them.'),
          note: text('What the lists do not say; empty: nothing.'),
        }),
      )
      .describe('Who can do something about it now.'),
    tryThis: z.array(z.object({ what: text('What it does.'), command: text('The command.') })).describe('Commands that help now.'),
    atMs: atMs('The moment that all of it is about.'),
  })
  .meta({ id: 'Explanation', description: 'Why a rollout stands where it stands, what follows, and who can act.' });
