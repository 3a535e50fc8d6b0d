import * as z from 'zod';
import type { Answer } from './answer.js';
import { atMs, flag, oneOf, text, texts } from './values.js';

const tookMs = (description: string) => z.number().nullable().describe(`${description} Milliseconds; null: not known, or not come so far.`);

export const rehearsalSchema = z
  .object({
    id: text('Id of the rehearsal.'),
    feature: text('The feature whose rollback was rehearsed.'),
    environment: text('Its environment.'),
    bundleHash: text('Hash of the bundle that was rehearsed.'),
    passed: flag('The rollback works.'),
    problem: z.string().nullable().describe('Why not, in a sentence; null: it passed.'),
    atMs: atMs('When it ended.'),
    by: text('Who asked for it.'),
    sessions: oneOf(['hard', 'drain'], '`hard`: running sessions go back at once; `drain`: they finish on the candidate.'),
    totalMs: tookMs('From asking for the rollback until the last flag was verified.'),
    zeroMs: tookMs("From the rollback's first call until no new unit got the candidate."),
    steps: z
      .array(
        z.object({
          kind: oneOf(['show', 'cut', 'flag'], '`show`: the candidate is shown; `cut`: nobody gets it any more; `flag`: one flag is back.'),
          key: text('The flag as the spec names it; empty: all flags.'),
          platform: text('The flag platform; several with ` + ` between.'),
          ms: tookMs('Of this step alone, without the engine.'),
          ok: flag('It worked.'),
          detail: text('One plain sentence.'),
        }),
      )
      .describe('In the order in which they were taken.'),
    fencing: z
      .array(z.object({ platform: text('The flag platform.'), ok: flag('It refused a late write.'), detail: text('What was seen.') }))
      .describe('Whether each platform refused a write that the rollback had overtaken.'),
    propagation: z
      .array(
        z.object({
          platform: text('The flag platform.'),
          ms: tookMs('From a write until clients see it, at worst.'),
          how: text('How it was measured.'),
        }),
      )
      .describe('How long writes take to reach clients.'),
    warnings: texts('What did not come off beside the rehearsal itself.'),
  })
  .meta({ id: 'Rehearsal', description: 'What the rehearsal of a rollback showed.' });

export const runningRehearsalSchema = z
  .object({
    id: text('Id of the rehearsal.'),
    feature: text('The feature.'),
    environment: text('Its environment.'),
    running: z.literal(true).describe('It has not ended; ask `GET /v1/rehearsals/{id}`.'),
  })
  .meta({ id: 'RunningRehearsal', description: 'A rehearsal that had not ended when the API answered.' });

export const rehearsalPageSchema = z
  .object({
    rehearsals: z.array(rehearsalSchema).describe('That have ended, newest first.'),
    next: z.string().nullable().describe('What to send as `cursor` for the next page, with the same filter; null on the last.'),
  })
  .meta({ id: 'RehearsalPage', description: 'What earlier rehearsals showed.' });

/** A rehearsal that had not ended when the API answered. */
export type RunningRehearsal = Answer<typeof runningRehearsalSchema>;
