import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { duration } from './duration.js';
import { condition } from './guard/condition-text.js';
import { limit } from './guard/limit-text.js';
import { margin } from './guard/margin-text.js';
import { identifier } from './text.js';

const count = (least: number) => z.int().min(least).max(100_000).optional();

/** Only for guards with a `margin`: candidate against control. */
const comparison = {
  margin: margin
    .optional()
    .meta({ description: 'How much worse than control the candidate may be: "1pp", "20%" or a number in the metric\'s unit.' }),
  failOn: z.enum(['margin', 'harm']).optional().meta({
    description: 'margin: fails when proven worse than the margin; harm: when proven worse than control at all. Default: margin.',
  }),
  claim: z
    .enum(['nonInferior', 'superior'])
    .optional()
    .meta({ description: 'What a pass proves: not worse than the margin, or better than control. Default: nonInferior.' }),
  perCategory: z.boolean().optional().meta({ description: 'Also judges every category of units by itself. Default: false.' }),
};

/** Only for guards with a `condition`: measurements, counted as Argo Rollouts counts them. */
const counted = {
  condition: condition.optional().meta({ description: 'What each measurement must satisfy, such as "candidate < 5%".' }),
  interval: duration('The interval').optional().meta({ description: "Length of one measurement. Default: the watch's interval." }),
  initialDelay: duration('The initial delay').optional().meta({ description: 'Nothing is measured before. Default: none.' }),
  count: count(1).meta({ description: 'Measurements until the verdict. Default: as long as the stage lasts.' }),
  failureLimit: count(0).meta({ description: 'More failures than this: the guard fails. Default: 0.' }),
  consecutiveErrorLimit: count(0).meta({ description: 'More errors in a row than this: the guard is an error. Default: 4.' }),
  consecutiveSuccess: count(1).meta({ description: 'So many successes in a row are a pass. Default: all of `count` are taken.' }),
  inconclusiveLimit: count(0).meta({ description: 'More measurements that say nothing: the guard stays inconclusive. Default: 0.' }),
};

/** One question about a metric: a margin against control, a fixed limit, or a condition that is counted. */
export const guardSchema = closedObject({
  name: identifier("The guard's name").meta({ description: 'What people call it.' }),
  metric: identifier('The metric').meta({ description: 'A metric of `metrics`, or one that the application posts as an outcome.' }),
  tier: z
    .enum(['computational', 'behavioural', 'semantic'])
    .meta({ description: 'What it measures: cost and time, what users do, or what answers say.' }),
  better: z.enum(['lower', 'higher']).meta({ description: 'Which direction of the metric is good.' }),
  ...comparison,
  limit: limit.optional().meta({ description: 'Highest (better: lower) or lowest (better: higher) rate of the candidate: "5%" or 0.05.' }),
  ...counted,
  onFail: z.enum(['rollback', 'hold']).default('rollback').meta({ description: 'What a fail leads to.' }),
  onNoData: z
    .enum(['hold', 'rollback'])
    .default('hold')
    .meta({ description: 'What a long time without a valid reading leads to; never a pass.' }),
  primary: z.boolean().default(false).meta({ description: 'The one metric that the A/B stage is planned for; needs a margin.' }),
  weight: z
    .number()
    .positive()
    .max(1_000)
    .optional()
    .meta({ description: "Part of the total alpha, relative to the other guards'. Default: 1; a counted guard has none." }),
});

export type GuardDraft = z.output<typeof guardSchema>;
