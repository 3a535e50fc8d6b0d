import * as z from 'zod';

/** As written: `pp` says that the metric is a rate, which the check for "can never fail" needs. */
export interface WrittenMargin {
  readonly kind: 'points' | 'relative';
  readonly value: number;
  readonly unit: 'pp' | '%' | 'plain';
}

const MARGIN = /^(-?\d{1,9}(?:\.\d{1,9})?)(pp|%)?$/;
const MARGIN_HINT = 'A margin is "1pp" (percentage points), "20%" (of control\'s mean) or a number in the metric\'s own unit';

/** `1pp` → 0.01 points, `20%` → 0.2 relative, a bare number → points. Undefined when it is none of these. */
export function toMargin(written: string | number): WrittenMargin | undefined {
  if (typeof written === 'number') return { kind: 'points', value: written, unit: 'plain' };
  const match = MARGIN.exec(written);
  if (match === null) return undefined;
  // Number(`1e-2`) rather than a division: 1pp is exactly 0.01, 0.7pp exactly 0.007.
  if (match[2] === 'pp') return { kind: 'points', value: Number(`${match[1]}e-2`), unit: 'pp' };
  if (match[2] === '%') return { kind: 'relative', value: Number(`${match[1]}e-2`), unit: '%' };
  return { kind: 'points', value: Number(match[1]), unit: 'plain' };
}

/** How far the candidate may be worse than control. Its sign and size are judged by the guards' check. */
export const margin = z
  .union([z.string().regex(MARGIN, { error: () => MARGIN_HINT }), z.number()], {
    error: () => MARGIN_HINT,
  })
  .transform((written, context) => {
    const value = toMargin(written);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: MARGIN_HINT });
    return z.NEVER;
  });
