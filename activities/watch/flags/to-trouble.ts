import type { DriftFound } from '../../../core/rollout/drift/find-drift.js';
import type { Drift, FlagsTrouble } from '../../../core/rollout/drift/flags-trouble.js';
import type { LastChange } from '../../../flag-platforms/flag-platform.js';

export function toExpired(sinceMs: number): FlagsTrouble {
  const since = new Date(sinceMs).toISOString();
  return { kind: 'expired', sinceMs, detail: `Nobody watched, so the exposure expired at ${since}: every unit is on control.` };
}

/**
 * What differs, and who did it. The platform is asked for that once, when the difference is new: the same one keeps the words of the look before.
 * `lastChange` null: nobody can be named.
 */
export async function toDrifted(
  { drifts, share, isOff }: DriftFound,
  before: FlagsTrouble | null,
  lastChange: ((key?: string) => Promise<LastChange | null>) | null,
): Promise<FlagsTrouble> {
  if (before?.kind === 'drifted' && toWords(before.drifts) === toWords(drifts)) return before;
  const who = lastChange === null ? '' : await nameLast(drifts, lastChange);
  return { kind: 'drifted', drifts, share, isOff, detail: `Edited by hand: ${toWords(drifts)}.${who}` };
}

const toWords = (drifts: readonly Drift[]): string => drifts.map(({ key, platform, what }) => `${key} on ${platform} ${what}`).join('; ');

async function nameLast(drifts: readonly Drift[], lastChange: (key?: string) => Promise<LastChange | null>): Promise<string> {
  // What moves the whole bundle, and the first flag itself; the newer change is the likelier cause.
  const asked = [undefined, drifts[0]?.key].map((key) => lastChange(key).catch(() => null));
  const changes = (await Promise.all(asked)).filter((change) => change !== null);
  const newest = changes.sort((a, b) => b.at.localeCompare(a.at))[0];
  return newest === undefined ? '' : ` Last changed by ${newest.by} at ${newest.at} (${newest.what}).`;
}
