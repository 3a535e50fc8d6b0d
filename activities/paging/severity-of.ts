/** PagerDuty's words; `info` is never sent, because nobody is to be woken up for it. */
export type Severity = 'critical' | 'error' | 'warning';

/** Something may stay exposed, or nobody was left to look after it: a person must act now. */
const CRITICAL: ReadonlySet<string> = new Set([
  'rollbackStuck',
  'secondLookStuck',
  'revertStuck',
  'rollback:reconciler',
  'reconcilerMissed',
]);
/** A hold, but somebody has moved what users see by hand. */
const HELD_BY_EDIT = 'held:drift';

/** How bad a page is, by its cause: holds warn (users are safe, somebody must decide), what was undone or edited is an error. */
export function severityOf(cause: string): Severity {
  if (CRITICAL.has(cause)) return 'critical';
  return cause.startsWith('held:') && cause !== HELD_BY_EDIT ? 'warning' : 'error';
}
