import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { query } from './text.js';

const baseline = z.number().gt(0).lt(1).optional().meta({
  description: 'For a rate: what control is expected to show, between 0 and 1. Tunes the guards and makes the forecast possible.',
});

const items = z.int().min(0).max(1_000_000_000);

/** Items that people labelled and the judge judged. */
const judge = closedObject({
  agreedPass: items.meta({ description: 'People and judge passed.' }),
  falsePass: items.meta({ description: 'The judge passed what people failed.' }),
  agreedFail: items.meta({ description: 'People and judge failed.' }),
  falseFail: items.meta({ description: 'The judge failed what people passed.' }),
  swaps: items.optional().meta({ description: 'Of a pairwise judge: pairs judged in both orders.' }),
  swapsConsistent: items.optional().meta({ description: 'Of these, how many kept their verdict.' }),
});

/** Where a metric comes from. */
export const metricSchema = z.discriminatedUnion('source', [
  closedObject({
    source: z.literal('outcomes').meta({ description: 'The application posts it (`POST /v1/outcomes`).' }),
    baseline,
    judge: judge.optional().meta({ description: "The judge's calibration; one that is not good enough makes its guards advisory." }),
  }),
  closedObject({
    source: z.literal('prometheus').meta({ description: 'Prometheus is asked for it.' }),
    kind: z.literal('rate').meta({ description: 'Events out of a total.' }),
    events: query('The query for events').meta({ description: 'PromQL with {{arm}} and {{window}}.' }),
    total: query('The query for the total').meta({ description: 'PromQL with {{arm}} and {{window}}.' }),
    baseline,
    designEffect: z
      .number()
      .min(1)
      .max(1_000)
      .default(1)
      .meta({ description: 'How much more variance requests have because they come in sessions; 1 when they are independent.' }),
  }),
]);

export type MetricDraft = z.output<typeof metricSchema>;
export type JudgeDraft = z.output<typeof judge>;
