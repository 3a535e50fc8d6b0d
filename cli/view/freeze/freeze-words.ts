import type { FreezeState, FreezeView } from '../../../core/freeze/freeze-view.js';
import type { Paint, Tone } from '../terminal/paint.js';
import { relativeAndClock } from '../terminal/times.js';

const STATES: Readonly<Record<FreezeState, { readonly text: string; readonly tone: Tone }>> = {
  active: { text: '‖ holds', tone: 'warn' },
  planned: { text: '○ planned', tone: 'accent' },
  over: { text: '✓ over', tone: 'dim' },
  lifted: { text: '✓ lifted', tone: 'dim' },
};

/** `‖ holds`: symbol and word in the tone of the state. One that a newer server has is shown as it came. */
export function renderFreezeState(state: FreezeState, paint: Paint): string {
  const { text, tone } = STATES[state] ?? { text: `? ${state}`, tone: 'warn' as const };
  return paint(tone, text);
}

/** `in 2h (13:28 UTC)`, or until somebody lifts it. */
export function describeEnd({ untilMs }: Pick<FreezeView, 'untilMs'>, nowMs: number): string {
  return untilMs === null ? 'somebody lifts it' : relativeAndClock(untilMs, nowMs);
}
