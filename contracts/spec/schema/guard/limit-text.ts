import * as z from 'zod';

const LIMIT = /^(\d{1,3}(?:\.\d{1,9})?)%$/;
const HINT = 'A limit is a rate: "5%", or a number from 0 to 1 such as 0.05';

/** `5%` → 0.05; a bare number stays what it is. Undefined when it is no rate from 0 to 1. */
export function toLimit(written: string | number): number | undefined {
  const digits = typeof written === 'string' ? LIMIT.exec(written)?.[1] : undefined;
  // Number(`5e-2`) rather than a division: 5% is exactly 0.05.
  const value = typeof written === 'number' ? written : Number(digits === undefined ? Number.NaN : `${digits}e-2`);
  return value >= 0 && value <= 1 ? value : undefined;
}

/** A rate that the candidate must keep to. Whether it can be exceeded at all is judged by the guards' check. */
export const limit = z
  .union([z.string().regex(LIMIT, { error: () => HINT }), z.number()], { error: () => HINT })
  .transform((written, context) => {
    const value = toLimit(written);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: HINT });
    return z.NEVER;
  });
