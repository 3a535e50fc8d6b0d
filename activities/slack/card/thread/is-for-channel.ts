import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';

type Told = Pick<RecordedEntry, 'kind' | 'key' | 'data'>;

/** What a whole channel is told of: a gate opened, a guard failed, rolled back, stuck, finished, killed, glass broken. Everything else stands in the thread only. */
export function isForChannel(entry: Told): boolean {
  switch (entry.kind) {
    case 'gate':
      return isGateOpening(entry);
    case 'verdict':
      return entry.data['verdict'] === 'fail' && entry.data['advisory'] !== true;
    case 'rollback':
      return isStuck(entry) || isRevertEnd(entry);
    case 'decision':
      return entry.data['verb'] === 'breakGlass';
    case 'kill':
    case 'ended':
      return true;
    default:
      return false;
  }
}

/** Expiries carry their outcome, renewals the number of approvals that no longer count, reminders how many there were. */
export const isGateOpening = ({ data }: Told): boolean =>
  data['onExpiry'] === undefined && data['voided'] === undefined && data['reminder'] === undefined;

/** By the workflow, or by the reconciler where the workflow is lost. */
export const isStuck = ({ key, data }: Told): boolean => data['stuck'] === true || key === 'lost/stuck';

/** A completed rollout that is back on its old control. */
export const isRevertEnd = ({ key }: Told): boolean => key.startsWith('revert/');
