import type { AuditEntry } from './audit-entry.js';

/** Pages whose end only a person knows: units went back to a control that was not known to be healthy. Tidegate never resolves them. */
const CLOSED_BY_PEOPLE: ReadonlySet<string> = new Set(['controlUnhealthy']);

export const isClosedByPeople = (cause: string): boolean => CLOSED_BY_PEOPLE.has(cause);

/** Causes of which a timeline, oldest line first, says that on-call was told and not that they are over; without those that people close. */
export function findOpenPages(timeline: readonly Pick<AuditEntry, 'kind' | 'data'>[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const { kind, data } of timeline) {
    const { cause } = data;
    if (kind !== 'page' || typeof cause !== 'string' || isClosedByPeople(cause)) continue;
    if (data['resolved'] === true) open.delete(cause);
    else open.add(cause);
  }
  return open;
}
