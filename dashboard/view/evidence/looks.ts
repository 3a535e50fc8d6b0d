import type { GuardFinding } from '../../../core/evidence/verdict.js';

/** What each guard said, by its name, oldest first. */
export type Looks = ReadonlyMap<string, readonly GuardFinding[]>;

/** Both lists as one history for each guard, every look once. */
export function addLooks(kept: readonly GuardFinding[], seen: readonly GuardFinding[]): Looks {
  const byGuard = new Map<string, Map<number, GuardFinding>>();
  for (const finding of [...kept, ...seen]) {
    const looks = byGuard.get(finding.guard) ?? new Map<number, GuardFinding>();
    byGuard.set(finding.guard, looks.set(finding.atMs, finding));
  }
  return new Map([...byGuard].map(([guard, looks]) => [guard, [...looks.values()].toSorted((a, b) => a.atMs - b.atMs)]));
}
