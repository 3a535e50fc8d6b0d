import * as z from 'zod';
import { RULES } from '../../../../core/evidence/guard/choose-rule.js';
import { number, oneOf, text, texts } from '../values.js';

const maybe = (description: string) => z.number().nullable().describe(description);

const neededSchema = z
  .object({
    smaller: number('Units in the smaller arm.'),
    total: number('Units in both arms together.'),
    timeMs: maybe('How long they take, milliseconds; null: the traffic is not known.'),
  })
  .meta({ id: 'Needed', description: 'Units until a verdict, and how long they take.' });

const guardForecastSchema = z
  .object({
    guard: text('Name of the guard.'),
    rule: z.enum(RULES).describe('The rule that will decide.'),
    why: text('Why this rule.'),
    alpha: z
      .object({
        sequential: number('For looking at any time.'),
        planned: maybe('For the one planned test; null: there is none.'),
        categories: maybe('For the categories; null: they are not judged.'),
      })
      .describe('Error probabilities over the whole rollout, 0 to 1; 0 where none is claimed.'),
    stake: number("Part of alpha that is staked at the stage's beginning, 0 to 1."),
    horizon: z
      .object({ units: number('Units of both arms.'), timeMs: maybe('When they have come, milliseconds; null: not known.') })
      .describe('Where the evidence is strongest.'),
    burnInUnits: number('Units in each arm before a pass.'),
    missing: z.string().nullable().describe('Why the numbers below are not known; null: they are.'),
    toPass: neededSchema.nullable().describe('To pass with 80 % probability; null: never, or not known.'),
    passWhen: oneOf(['equal', 'better by the margin'], 'What the candidate is then.'),
    toFail: neededSchema.nullable().describe('To fail with 80 % probability; null: never, or not known.'),
    failWhen: maybe("How much worse the candidate is then, in the metric's unit; null: not known."),
    smallestEffect: maybe("Smallest worsening found with 80 % probability by the deadline, in the metric's unit; null: not known."),
    passByDeadline: maybe('Probability of a pass by the deadline, 0 to 1; null: not known.'),
    inconclusive: maybe('Probability of neither by the deadline, for a candidate like control, 0 to 1; null: not known.'),
    falseAlarm: maybe('Probability of a fail by the deadline, for a candidate like control, 0 to 1; null: not known.'),
  })
  .meta({ id: 'GuardForecast', description: 'What a guard can be expected to find in one stage.' });

export const stageForecastSchema = z
  .object({
    neededUnits: maybe('Units that the smaller arm needs before the stage can be left; null: no number suffices.'),
    neededFor: text('What asks for that many.'),
    unitsAtHold: maybe('Units of the smaller arm by the end of the hold; null: the traffic is not known.'),
    unitsAtDeadline: maybe('Units of the smaller arm by the deadline; null: the traffic is not known.'),
    timeToNeededMs: maybe('Time until the smaller arm has what it needs, milliseconds; null: not known.'),
    unknownMetrics: texts('Metrics that must pass but of which too little is known.'),
    guards: z.array(guardForecastSchema).describe('Every guard in this stage, in the order of the spec.'),
  })
  .meta({ id: 'StageForecast', description: 'What a stage needs, and what the traffic gives it. An estimate.' });
