import * as z from 'zod';
import { closedObject } from './closed-object.js';
import { query } from './text.js';

const baseline = z
  .number()
  .gt(0)
  .lt(1)
  .optional()
  .meta({ description: 'For a rate: what control is expected to show, between 0 and 1. Used for the forecast only.' });

/** Where a metric comes from. */
export const metricSchema = z.discriminatedUnion('source', [
  closedObject({ source: z.literal('outcomes'), baseline }),
  closedObject({
    source: z.literal('prometheus'),
    kind: z.literal('rate'),
    events: query('The query for events').meta({ description: 'PromQL with {{arm}} and {{window}}.' }),
    total: query('The query for the total').meta({ description: 'PromQL with {{arm}} and {{window}}.' }),
    baseline,
  }),
]);

export type MetricDraft = z.output<typeof metricSchema>;
