import type { RecordedEntry } from '../../../core/audit/audit-entry.js';

/** Flags that the timeline knows to be back on control: each was written and read back by the rollback. */
export function toRestored(entries: readonly RecordedEntry[]): ReadonlySet<string> {
  return new Set(
    entries
      .filter(({ kind, data }) => kind === 'flagWrite' && /\/rollback\/(?!cut$)/.test(String(data['operationId'])))
      .flatMap(({ data }) => (Array.isArray(data['keys']) ? data['keys'].filter((key) => typeof key === 'string') : [])),
  );
}
