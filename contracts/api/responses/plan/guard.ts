import * as z from 'zod';
import { flag, number, oneOf, spanMs, text } from '../values.js';

const countOrNull = (description: string) => z.number().nullable().describe(description);

const comparisonTestSchema = z
  .object({
    kind: z.literal('comparison').describe('Candidate against control over the same time.'),
    margin: z
      .object({
        kind: oneOf(['points', 'relative'], "`points`: in the metric's unit (0.01 is 1 pp); `relative`: part of control's mean."),
        value: number('How much worse the candidate may be.'),
      })
      .describe('How much worse than control the candidate may be.'),
    failOn: oneOf(['margin', 'harm'], '`margin`: fails when proven worse than the margin; `harm`: than control at all.'),
    claim: oneOf(['nonInferior', 'superior'], 'What a pass proves: not worse than the margin, or better than control.'),
    perCategory: flag('Also judges every category of units by itself.'),
  })
  .meta({ id: 'ComparisonTest', description: 'Candidate against control over the same time.' });

const limitTestSchema = z
  .object({
    kind: z.literal('limit').describe("The candidate's rate against a fixed limit."),
    limit: number('Highest (better: lower) or lowest (better: higher) acceptable rate, 0 to 1.'),
  })
  .meta({ id: 'LimitTest', description: "The candidate's rate against a fixed limit; control plays no part." });

const countedTestSchema = z
  .object({
    kind: z.literal('counted').describe('A condition on single measurements, counted.'),
    condition: z
      .object({
        subject: oneOf(['candidate', 'control', 'difference', 'ratio'], 'What is measured.'),
        operator: oneOf(['<', '<=', '>', '>='], 'How it is compared.'),
        value: number("With what, in the metric's unit."),
      })
      .describe('What a measurement must satisfy to count as a success.'),
    intervalMs: spanMs("Length of one measurement's window."),
    initialDelayMs: spanMs('Nothing is measured before so long into the stage.'),
    count: countOrNull('Measurements until the verdict; null: as long as the stage lasts.'),
    failureLimit: number('More failures than this: the guard fails.'),
    consecutiveErrorLimit: number('More errors in a row than this: the guard is an error.'),
    consecutiveSuccess: countOrNull('So many successes in a row are a pass; null: all of `count` are taken.'),
    inconclusiveLimit: number('More measurements than this that say nothing: the guard stays inconclusive.'),
  })
  .meta({ id: 'CountedTest', description: 'A condition on single measurements, counted.' });

/** A guard as it will be judged. */
export const plannedGuardSchema = z
  .object({
    name: text('Its name.'),
    metric: text('The metric that it looks at.'),
    tier: oneOf(['computational', 'behavioural', 'semantic'], 'What kind of thing it measures.'),
    better: oneOf(['lower', 'higher'], 'Which direction of the metric is good.'),
    test: z.discriminatedUnion('kind', [comparisonTestSchema, limitTestSchema, countedTestSchema]).describe('What it asks.'),
    onFail: oneOf(['rollback', 'hold'], 'What a fail leads to.'),
    onNoData: oneOf(['hold', 'rollback'], 'What a long time without a valid reading leads to.'),
    primary: flag('The one that the A/B stage is planned for.'),
    weight: number('Its part of the total alpha of 0.05, 0 to 1.'),
    advisory: z.exactOptional(z.string()).describe('Why its verdicts are shown but do not act; absent: they act.'),
    source: oneOf(['outcomes', 'prometheus'], 'Where its metric comes from.'),
    isRate: flag('Known to lie between 0 and 1, so that points are percentage points.'),
  })
  .meta({ id: 'PlannedGuard', description: 'A guard as it will be judged.' });
