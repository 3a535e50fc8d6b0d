import * as z from 'zod';
import { atMs, count, flag, oneOf, statistic, text } from '../values.js';
import { readingSchema } from './reading.js';

const estimateShape = {
  control: statistic("Control's mean, in the metric's unit."),
  candidate: statistic("The candidate's mean, in the metric's unit."),
  difference: statistic("Candidate minus control, in the metric's unit."),
  low: statistic("Lower end of the difference's interval."),
  high: statistic("Upper end of the difference's interval."),
  margin: statistic("How much worse the candidate may be, in the metric's unit."),
};

export const unitsSchema = z
  .object({ control: count('Units of the control arm.'), candidate: count('Units of the candidate arm.') })
  .meta({ id: 'UnitsByArm', description: 'Units that reported, by arm.' });

/** A verdict with everything that people are shown of it. */
export const guardFindingSchema = z
  .object({
    guard: text('Name of the guard.'),
    metric: text('Name of the metric that it looks at.'),
    verdict: oneOf(
      ['pass', 'fail', 'inconclusive', 'error'],
      '`pass`: proven inside the margin; `fail`: proven outside; `inconclusive`: neither; `error`: no valid reading.',
    ),
    rule: text('Name and version of the rule that decided.'),
    atMs: atMs('When it was judged.'),
    reading: readingSchema.describe('The numbers that were judged.'),
    parameters: z
      .record(
        z.string(),
        z.union([z.number().nullable() as unknown as z.ZodNumber, z.string(), z.boolean()]).describe('Its value; null: not finite.'),
      )
      .describe('Parameters of the rule: alpha (a probability), margin, tuning size and burn-in (units), by name.'),
    evidence: z
      .exactOptional(
        z.object({
          fail: statistic('Natural log of the evidence that the candidate is worse.'),
          pass: statistic('Natural log of the evidence that it is not.'),
          needed: statistic('Natural log of the evidence that a verdict needs: ln(1/alpha).'),
        }),
      )
      .describe('How far the evidence has come; absent for rules without one.'),
    estimate: z.exactOptional(z.object(estimateShape)).describe('Means, difference and interval of both arms, where they exist.'),
    worst: z
      .exactOptional(
        z.object({
          ...estimateShape,
          category: text('Name of the category.'),
          units: unitsSchema.describe('Units of the category, by arm.'),
          failed: flag('Proven worse by itself, after correction for looking at all categories.'),
        }),
      )
      .describe('The category in which the candidate does worst, where categories are judged.'),
    harm: z.exactOptional(z.boolean()).describe('Proven worse than control, whatever the margin says.'),
    superior: z.exactOptional(z.boolean()).describe('Proven better than control.'),
    advisory: z.exactOptional(z.boolean()).describe('Shown but does not act.'),
    summary: text('One plain sentence with the numbers.'),
  })
  .meta({ id: 'GuardFinding', description: 'What a guard was said to be at one look, and why.' });

export const qualityFindingSchema = z
  .object({
    kind: oneOf(
      ['sampleRatio', 'scoreRatio', 'bothArms'],
      '`sampleRatio`: units get lost in one arm; `scoreRatio`: scores are missing unequally; `bothArms`: units report from both arms.',
    ),
    metric: z.exactOptional(z.string()).describe('The metric whose scores are missing unequally.'),
    category: z.exactOptional(z.string()).describe('The category that it is about; absent: all units.'),
    evidence: statistic('Natural log of the evidence; for `bothArms` the part of the units, 0 to 1.'),
    needed: statistic('What it needed; for `bothArms` the largest part that is tolerated, 0 to 1.'),
    detail: text('One sentence with the numbers.'),
  })
  .meta({ id: 'QualityFinding', description: 'What is wrong with the data; while there is anything, nothing new is proven.' });
