import * as z from 'zod';
import type { Answer } from '../answer.js';
import { count, flag, oneOf, share, spanMs, text, texts } from '../values.js';

export const templatePageSchema = z
  .object({
    templates: z
      .array(
        z
          .object({
            name: text('What a start names.'),
            kind: oneOf(['plan', 'spec'], '`plan`: a start names feature and versions; `spec`: it names everything itself.'),
            source: oneOf(['built-in', 'folder'], 'Where it comes from.'),
            title: text('In a few words.'),
            summary: text('In a sentence.'),
            feature: text('Of a whole spec; empty for a plan.'),
            environment: text('Of a whole spec; empty for a plan.'),
            stages: z
              .array(
                z.object({
                  kind: oneOf(['shadow', 'canary', 'ab', 'full'], 'What kind of stage it is.'),
                  share: share('Part of the units that get the candidate; of shadow, that are mirrored.'),
                  hold: text('How long it lasts at least, as text.'),
                  holdMs: spanMs('How long it lasts at least.'),
                  gate: flag('People must approve before it is left.'),
                }),
              )
              .describe('In order.'),
            lasts: text('The holds of its stages together, as text: no rollout of it ends earlier.'),
            needs: texts('What an application must be able to do for it.'),
            layers: texts('The only layers that it moves; empty: all.'),
            problem: z.string().nullable().describe('Why it cannot be started as it stands; null: it can.'),
          })
          .meta({ id: 'Template', description: 'A plan that a start fills in.' }),
      )
      .describe('By name.'),
    more: count('Templates beyond those.'),
  })
  .meta({ id: 'TemplatePage', description: 'What a start can name.' });

export type TemplatePage = Answer<typeof templatePageSchema>;
export type TemplateLine = TemplatePage['templates'][number];
