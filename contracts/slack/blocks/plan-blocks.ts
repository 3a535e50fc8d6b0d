import { z } from 'zod';
import { richTextBlock } from './rich-text.js';
import { blockId, url } from './text-objects.js';

/** Slack names no maximum for these texts; the message's total applies. */
const line = z.string().min(1);

export const taskCardBlock = z.strictObject({
  type: z.literal('task_card'),
  block_id: blockId,
  task_id: line,
  title: line,
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: z.exactOptional(richTextBlock),
  output: z.exactOptional(richTextBlock),
  sources: z.exactOptional(z.array(z.strictObject({ type: z.literal('url'), url, text: line }))),
});

export const planBlock = z.strictObject({
  type: z.literal('plan'),
  block_id: blockId,
  title: line,
  tasks: z.exactOptional(z.array(taskCardBlock)),
});

export type TaskCardBlock = z.infer<typeof taskCardBlock>;
export type PlanBlock = z.infer<typeof planBlock>;
