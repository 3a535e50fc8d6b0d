import type { Gate } from '../rollout/rollout-state.js';

type Timed = Pick<Gate, 'openedAtMs' | 'expiresAtMs' | 'remindEveryMs' | 'reminders'>;

const REMINDERS_BY_DEFAULT = 3;

/** When those who can still act are reminded next; null when no reminder comes before the gate expires. */
export function nextReminderAt(gate: Timed): number | null {
  const atMs = gate.openedAtMs + everyMs(gate) * ((gate.reminders ?? 0) + 1);
  return atMs > gate.openedAtMs && atMs < gate.expiresAtMs ? atMs : null;
}

/** How many reminders have come due by now, of all that there are before the gate expires. */
export function countRemindersDue(gate: Timed, nowMs: number): number {
  if (everyMs(gate) <= 0) return 0;
  const untilMs = Math.min(nowMs, gate.expiresAtMs - 1);
  return Math.max(0, Math.floor((untilMs - gate.openedAtMs) / everyMs(gate)));
}

const everyMs = ({ remindEveryMs, openedAtMs, expiresAtMs }: Timed): number =>
  remindEveryMs ?? (expiresAtMs - openedAtMs) / (REMINDERS_BY_DEFAULT + 1);
