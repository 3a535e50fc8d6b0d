import * as z from 'zod';

/** Every value of an answer says what it is, with its unit: clients are written from this. */
export const text = (description: string) => z.string().describe(description);
export const flag = (description: string) => z.boolean().describe(description);
export const number = (description: string) => z.number().describe(description);
export const count = (description: string) => z.int().min(0).describe(description);
export const texts = (description: string) => z.array(z.string()).describe(description);
export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values, description: string) =>
  z.enum(values).describe(description);

/** A moment. */
export const atMs = (description: string) => z.number().describe(`${description} Unix milliseconds.`);
/** A time span. */
export const spanMs = (description: string) => z.number().describe(`${description} Milliseconds.`);
/** A part of all units. */
export const share = (description: string) => z.int().min(0).max(100_000).describe(`${description} In 1/100,000: 5,000 is 5 %.`);
/** A SHA-256. */
export const hash = (description: string) => z.string().describe(`${description} SHA-256, 64 hexadecimal digits.`);

/** A statistic. One that is not finite is null in JSON, as JSON has no word for it; the type is that of what was computed. */
export const statistic = (description: string) =>
  z.number().nullable().describe(`${description} Null: not finite.`) as unknown as z.ZodNumber;

/** What people should know beside the answer itself. */
export const fieldErrorSchema = z
  .object({
    pointer: text('JSON pointer into what was sent, for example `/stages/1/share`; empty: all of it.'),
    detail: text('What was sent, what is allowed, what to do.'),
  })
  .meta({ id: 'FieldError', description: 'Something about one field of what was sent.' });

export const warnings = (description: string) => z.array(fieldErrorSchema).describe(description);
