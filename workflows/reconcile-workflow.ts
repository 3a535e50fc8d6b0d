import type { ReconcileResult } from '../core/reconciler/reconciler-mark.js';
import { reconciling } from './activity-proxies.js';

/** One run of the reconciler; its schedule starts it every 30 seconds. The result stands in the history for whoever looks. */
export async function reconcile(): Promise<ReconcileResult> {
  return reconciling.reconcile();
}
