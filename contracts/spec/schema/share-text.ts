import * as z from 'zod';
import { type Share, WHOLE } from '../../../core/assignment/share.js';

const PERCENT = /^(\d{1,3})(?:\.(\d{1,9}))?%$/;

/** `0.5%` → 500. `tooFine` when it needs more than three decimals; undefined when it is no percentage from 0 % to 100 %. */
export function toShare(text: string): Share | 'tooFine' | undefined {
  const match = PERCENT.exec(text);
  if (match === null) return undefined;
  const decimals = (match[2] ?? '').replace(/0+$/, '');
  if (decimals.length > 3) return 'tooFine';
  // Decimal digits, not floating point: 0.29 % is 290, never 289.99….
  const share = Number(match[1]) * 1_000 + Number(decimals.padEnd(3, '0'));
  return share <= WHOLE ? share : undefined;
}

/** A percentage text as a share in 1/100,000, between `min` and `max` (both allowed). */
export function share(what: string, { min, max }: { readonly min: Share; readonly max: Share }) {
  const range = `from ${min / 1000}% to ${max / 1000}%`;
  const hint = `${what} is a percentage ${range}, such as "5%" or "0.5%"`;
  return z
    .string({ error: () => `${hint}; write the % sign` })
    .regex(PERCENT, { error: () => `${hint}; write the % sign` })
    .transform((text, context) => {
      const value = toShare(text);
      if (typeof value === 'number' && value >= min && value <= max) return value;
      const message = value === 'tooFine' ? `${what} is finer than 0.001%; use at most three decimals` : hint;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });
}
