import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { margin } from './margin-text.js';
import { identifier } from './text.js';

/** One question about a metric: candidate against control, non-inferiority with a margin. */
export const guardSchema = closedObject({
  name: identifier("The guard's name"),
  metric: identifier('The metric').meta({ description: 'A metric of `metrics`, or one that the application posts as an outcome.' }),
  tier: z.enum(['computational', 'behavioural', 'semantic']),
  better: z.enum(['lower', 'higher']).meta({ description: 'Which direction of the metric is good.' }),
  margin: margin.meta({ description: 'How much worse than control the candidate may be: "1pp", "20%" or a number in the metric\'s unit.' }),
  onFail: z.enum(['rollback', 'hold']).default('rollback'),
  onNoData: z.enum(['hold', 'rollback']).default('hold'),
  primary: z.boolean().default(false).meta({ description: 'The one metric that the A/B stage is planned for.' }),
  weight: z.number().positive().max(1_000).default(1).meta({ description: "Part of the total alpha, relative to the other guards'." }),
});

export type GuardDraft = z.output<typeof guardSchema>;
