import type { ReconcilerHealth } from '../../core/reconciler/reconciler-health.js';
import { RECONCILER } from '../../core/reconciler/reconciler-mark.js';
import { check, type DoctorCheck } from './doctor-check.js';

const UNPAUSE = `Run \`temporal schedule toggle --schedule-id ${RECONCILER} --unpause --reason "needed"\`.`;
const FIXES: Readonly<Record<ReconcilerHealth['status'], string>> = {
  ok: '',
  late: 'Look whether the workers and Temporal run; their logs say what is in the way.',
  never: 'Start a worker (`tidegate dev` does), and wait half a minute.',
  paused: UNPAUSE,
  missing: 'Start a worker; it makes the schedule anew.',
  failing: 'Look at the logs of the workers; the next run tries again.',
  unknown: 'Look whether the store runs.',
};

/** What the API knows of the reconciler, from the body of `/readyz`; nothing when it does not say (an older one, or no Tidegate). */
export function checkReconciler(body: string): readonly DoctorCheck[] {
  const health = readHealth(body);
  if (health === null) return [];
  const fix = FIXES[health.status] ?? '';
  return [check('reconciler', health.status === 'ok' ? 'ok' : 'warning', health.summary, { fix })];
}

function readHealth(body: string): Pick<ReconcilerHealth, 'status' | 'summary'> | null {
  try {
    const { reconciler } = JSON.parse(body) as { reconciler?: Partial<ReconcilerHealth> };
    const { status, summary } = reconciler ?? {};
    return status === undefined || typeof summary !== 'string' ? null : { status, summary };
  } catch {
    return null;
  }
}
