import type { FieldError } from '../errors/app-error.js';
import type { Freeze } from './freeze.js';

const DAY_MS = 86_400_000;
/** Longer than any change freeze; what is meant to stand longer is meant to be looked at again. */
const LONGEST_MS = 90 * DAY_MS;
/** Further ahead nobody remembers it. */
const FURTHEST_MS = 366 * DAY_MS;

export interface FreezeTimes {
  readonly kind: Freeze['kind'];
  /** Unix milliseconds; null: now. */
  readonly fromMs: number | null;
  /** Unix milliseconds; null: until somebody lifts it. */
  readonly untilMs: number | null;
}

/** Everything that is wrong with when a freeze is to hold, each with what to do; empty when nothing is. */
export function findFreezeFaults({ kind, fromMs, untilMs }: FreezeTimes, nowMs: number): readonly FieldError[] {
  const beginsMs = Math.max(nowMs, fromMs ?? nowMs);
  return [...findBeginFaults(kind, beginsMs, nowMs), ...findEndFaults({ kind, beginsMs, untilMs }, nowMs)];
}

function findBeginFaults(kind: Freeze['kind'], beginsMs: number, nowMs: number): readonly FieldError[] {
  if (kind === 'stop' && beginsMs > nowMs)
    return [
      {
        pointer: '/from',
        detail: `Sent ${at(beginsMs)}, which is yet to come: a stop holds at once. Leave out "from", or plan it with kind "window".`,
      },
    ];
  if (beginsMs <= nowMs + FURTHEST_MS) return [];
  return [
    { pointer: '/from', detail: `Sent ${at(beginsMs)}: a freeze begins within ${FURTHEST_MS / DAY_MS} days. Plan it nearer to its time.` },
  ];
}

function findEndFaults(
  { kind, beginsMs, untilMs }: { readonly kind: Freeze['kind']; readonly beginsMs: number; readonly untilMs: number | null },
  nowMs: number,
): readonly FieldError[] {
  const fault = (detail: string): readonly FieldError[] => [{ pointer: '/until', detail }];
  if (untilMs === null)
    return kind === 'stop'
      ? []
      : fault('Missing: a window has an end. Send "until", or use kind "stop", which holds until somebody lifts it.');
  if (untilMs <= nowMs) return fault(`Sent ${at(untilMs)}, which is past: it is ${at(nowMs)}. Send a time that is yet to come.`);
  if (untilMs <= beginsMs)
    return fault(`Sent ${at(untilMs)}, which is not after its begin at ${at(beginsMs)}. Send an end after the begin.`);
  if (untilMs - beginsMs <= LONGEST_MS) return [];
  return fault(
    `Sent ${at(untilMs)}, ${Math.ceil((untilMs - beginsMs) / DAY_MS)} days after its begin: a freeze with an end holds at most ${LONGEST_MS / DAY_MS} days. Send an earlier end, or use kind "stop" without one.`,
  );
}

/** Texts of machines are checked before they come here; only times that JavaScript can write arrive. */
const at = (ms: number): string => new Date(ms).toISOString();
