import * as z from 'zod';
import { specSchema } from './schema/spec-schema.js';

/** The spec's shape as JSON Schema 2020-12, for editors and other tools. Rules across fields are checked by `parseSpec` alone. */
export function toSpecJsonSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(specSchema, {
    io: 'input',
    target: 'draft-2020-12',
    override: ({ jsonSchema }) => dropApprovingOutcomes(jsonSchema),
  });
  return { ...schema, $id: 'urn:tidegate:schema:rollout:v1', title: 'Tidegate rollout spec' };
}

/** The schema takes `approve` only so that the parser can say why it is refused; editors should not offer it. */
function dropApprovingOutcomes(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.enum?.[0] === 'hold' && schema.enum.includes('approve')) schema.enum = ['hold', 'rollback'];
}
