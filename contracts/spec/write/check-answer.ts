import { flagSchema } from '../schema/flag-schema.js';
import { specSchema } from '../schema/spec-schema.js';
import { approvalSchema } from '../schema/stage-schema.js';
import { identifier } from '../schema/text.js';
import { wording } from '../to-field-errors.js';

const SCHEMAS = {
  feature: specSchema.shape.feature,
  environment: specSchema.shape.environment,
  summary: specSchema.shape.summary,
  unit: specSchema.shape.unit,
  layer: flagSchema.shape.layer,
  key: flagSchema.shape.key,
  control: flagSchema.shape.control,
  candidate: flagSchema.shape.candidate,
  approver: approvalSchema.shape.approvers.element,
  metric: identifier('A metric'),
} as const;

export type AnswerField = keyof typeof SCHEMAS;

/** Why an answer to a question about this field of a spec cannot be taken, as a sentence; null when it can. The schemas are those of the spec. */
export function checkAnswer(field: AnswerField, text: string): string | null {
  const parsed = SCHEMAS[field].safeParse(text, { error: wording });
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'This is not valid here');
}
