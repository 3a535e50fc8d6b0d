import { z } from 'zod';
import { SLACK_LIMITS } from '../slack-limits.js';
import { blockId, text } from './text-objects.js';

const { chart: CHART } = SLACK_LIMITS;

const label = text(CHART.label);
const series = z
  .array(
    z.strictObject({
      name: label,
      data: z
        .array(z.strictObject({ label, value: z.number() }))
        .min(1)
        .max(CHART.points),
    }),
  )
  .min(1)
  .max(CHART.series);
const axisConfig = z.strictObject({
  categories: z.array(label).min(1).max(CHART.points),
  x_label: z.exactOptional(text(CHART.axisLabel)),
  y_label: z.exactOptional(text(CHART.axisLabel)),
});

const chart = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('pie'),
    segments: z
      .array(z.strictObject({ label, value: z.number().gt(0) }))
      .min(1)
      .max(CHART.segments),
  }),
  axisChart('bar'),
  axisChart('area'),
  axisChart('line'),
]);

/** @slack/types 3.2 has no type for it yet; the source is docs.slack.dev, "Data visualization block". */
export const chartBlock = z.strictObject({ type: z.literal('data_visualization'), block_id: blockId, title: text(CHART.title), chart });

export type ChartBlock = z.infer<typeof chartBlock>;

function axisChart<T extends 'bar' | 'area' | 'line'>(type: T) {
  return z
    .strictObject({ type: z.literal(type), series, axis_config: axisConfig })
    .refine((one) => new Set(one.series.map(({ name }) => name)).size === one.series.length, {
      path: ['series'],
      message: 'names of series must be unique',
    })
    .refine((one) => one.series.every(({ data }) => data.every((point) => one.axis_config.categories.includes(point.label))), {
      path: ['series'],
      message: 'labels must be among the categories of the axis',
    });
}
