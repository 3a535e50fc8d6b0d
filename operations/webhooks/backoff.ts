const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Before the second, third, … attempt; the last one again and again. */
const STEPS_MS = [5 * SECOND_MS, 20 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS];
/** From the first attempt on. */
export const GIVE_UP_AFTER_MS = 24 * HOUR_MS;
/** So much of a step is left to chance: a thousand deliveries that failed together do not come back together. */
const JITTER = 0.2;

/** How long to wait after so many attempts that failed, in milliseconds. `random`: from 0 to 1; `retryAfterMs`: what the receiver asks for, which is never undercut. */
export function toBackoffMs(attempts: number, random: number, retryAfterMs: number | null): number {
  const step = STEPS_MS[Math.min(attempts, STEPS_MS.length) - 1] ?? HOUR_MS;
  const jittered = step * (1 - JITTER + 2 * JITTER * random);
  return Math.round(Math.max(jittered, Math.min(retryAfterMs ?? 0, GIVE_UP_AFTER_MS)));
}

/** How long a webhook that fails is left alone altogether: with it others than the one that failed would only wait as well. */
export function toQuietMs(failingForMs: number, retryAfterMs: number | null): number {
  const own = Math.min(MINUTE_MS, Math.max(5 * SECOND_MS, failingForMs / 10));
  return Math.round(Math.max(own, Math.min(retryAfterMs ?? 0, GIVE_UP_AFTER_MS)));
}
