import { type Change, systemHold } from '../change.js';

/** A forward write that came after the exposure had expired: held until a person shows the stage. A hold that stands already stays; the write is refused again after it. */
export function handleExpiredWrite(change: Change, detail: string, nowMs: number): Change {
  if (change.state.hold !== null) return change;
  return systemHold(change, 'expired', `${detail} Resume to show the stage again, or abort.`, nowMs);
}
