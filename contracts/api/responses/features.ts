import * as z from 'zod';
import type { Answer } from './answer.js';
import { atMs, count, flag, oneOf, share, text, texts } from './values.js';

const flagRecordSchema = z
  .object({
    key: text('The flag as the platform knows it.'),
    layer: text('Which part of the LLM feature it selects.'),
    control: text('Version id that control units get.'),
    candidate: z.string().nullable().describe('Version id that candidate units get; null: there is none.'),
    follows: oneOf(['bundle', 'control'], '`control`: it shows control to everybody, whatever the exposure.'),
    generation: count('Number of the write that it shows.'),
  })
  .meta({ id: 'FlagRecord', description: 'One flag of a feature, as the store keeps it.' });

export const featurePageSchema = z
  .object({
    features: z
      .array(
        z
          .object({
            environment: text('Its environment.'),
            feature: text('Its name.'),
            state: oneOf(['idle', 'live', 'rolledBack', 'killed', 'settled'], 'How its flags came to show what they show.'),
            share: share('Part of new units that get the candidate now.'),
            revision: count('Grows over the whole environment with every visible change.'),
            rolloutId: z.string().nullable().describe('The rollout that wrote it last; null: none has.'),
            expiresAtMs: z.number().nullable().describe('When everybody gets control unless renewed, Unix milliseconds; null: never.'),
            flags: z.array(flagRecordSchema).describe('Its flags.'),
          })
          .meta({ id: 'Feature', description: 'What one feature shows now.' }),
      )
      .describe('By name.'),
  })
  .meta({ id: 'FeaturePage', description: 'What every feature of an environment shows now.' });

const observedFlagSchema = z
  .object({
    key: text('The flag as the platform knows it.'),
    share: share('Part of new units that get the candidate.'),
    highestShare: share('The largest share that any unit, running ones included, is still judged by.'),
    controlVersion: text('Version id that control units get.'),
    candidateVersion: z.string().nullable().describe('Version id that candidate units would get; null: nothing is exposed.'),
    generation: count('Number of the write that it shows.'),
  })
  .meta({ id: 'ObservedFlag', description: 'A flag as its platform shows it.' });

export const killResultSchema = z
  .object({
    feature: text('The feature.'),
    environment: text('Its environment.'),
    generation: count('Number of the write that the kill made.'),
    atMs: atMs('When the flags went to control.'),
    repeated: flag('A kill with this id was taken before: this is what that one did, and nothing was changed again.'),
    flags: z.array(observedFlagSchema).describe('As their platforms show them now; those of a platform that is `later` are left out.'),
    platforms: z
      .array(
        z.object({
          platform: text('Name of the flag platform.'),
          told: oneOf(['done', 'later'], '`later`: it does not show control for everybody yet; it is told again until it does.'),
          keys: texts('Flags of the feature on this platform.'),
          detail: z.exactOptional(z.string()).describe('Why not yet.'),
        }),
      )
      .describe('How far each platform has come, the embedded one first.'),
    rolloutId: z.string().nullable().describe('The rollout that this stopped; null: there was none.'),
    engine: oneOf(
      ['told', 'gone', 'later', 'none'],
      'Whether its workflow knows: `gone`: it had ended; `later`: the engine does not answer; `none`: there was no rollout.',
    ),
  })
  .meta({ id: 'KillResult', description: 'A feature that shows control to everybody.' });

export type FeaturePage = Answer<typeof featurePageSchema>;
export type KillAnswer = Answer<typeof killResultSchema>;
/** Whether a platform shows control for everybody already. */
export type KilledPlatform = KillAnswer['platforms'][number];
