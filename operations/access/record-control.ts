import { type ControlEvent, toControlEntry } from '../../core/audit/control-plane.js';
import type { OperationDeps } from '../operation-deps.js';

/** Appends what concerns no rollout to the chain of the control plane (`core/audit/control-plane.ts`). The same key again changes nothing. */
export async function recordControl({ store, nowMs }: Pick<OperationDeps, 'store' | 'nowMs'>, event: ControlEvent): Promise<void> {
  await store.audit.append([toControlEntry(event, nowMs())]);
}
