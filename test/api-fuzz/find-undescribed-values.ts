import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod';

/** What the schema does not say of the value: something that does not fit, or a property that it does not know. Null: it says everything. */
export function findUndescribedValues(schema: z.ZodType, value: unknown): string | null {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`).join('; ');
  // Objects of the contracts drop what they do not know.
  return isDeepStrictEqual(parsed.data, value) ? null : `undescribed: ${firstDifference(parsed.data, value, '')}`;
}

function firstDifference(known: unknown, found: unknown, at: string): string {
  if (typeof known !== 'object' || known === null || typeof found !== 'object' || found === null) return at;
  for (const [key, value] of Object.entries(found)) {
    const other = (known as Readonly<Record<string, unknown>>)[key];
    if (!isDeepStrictEqual(other, value)) return firstDifference(other, value, `${at}/${key}`);
  }
  return at;
}
