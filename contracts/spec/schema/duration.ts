import * as z from 'zod';

const UNITS_MS = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 } as const;
const DURATION = /^(?=\d)(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;
const MAX_MS = 366 * UNITS_MS.d;

/** `1h30m` → 5,400,000. Undefined when it is not a duration: whole numbers with w, d, h, m, s, largest first. */
export function toMilliseconds(text: string): number | undefined {
  const match = DURATION.exec(text);
  if (match === null) return undefined;
  return Object.values(UNITS_MS).reduce((sum, unitMs, index) => sum + Number(match[index + 1] ?? 0) * unitMs, 0);
}

/** A duration text such as `30s`, `1h30m` or `7d`, as milliseconds; from 1 second to 366 days. */
export function duration(what: string) {
  const hint = `${what} is a duration such as "30s", "5m", "1h30m" or "7d"`;
  return z
    .string({ error: () => hint })
    .regex(DURATION, { error: () => hint })
    .transform((text) => toMilliseconds(text) ?? 0)
    .refine((ms) => ms >= UNITS_MS.s, { error: () => `${what} is at least 1s` })
    .refine((ms) => ms <= MAX_MS, { error: () => `${what} is at most 366d` });
}
