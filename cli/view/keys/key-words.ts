import type { KeyState } from '../../../core/keys/api-key.js';
import { ENDS_SOON_MS } from '../../../core/keys/key-times.js';
import type { KeyView } from '../../../core/keys/key-view.js';
import type { Frame } from '../terminal/frame.js';
import type { Paint, Tone } from '../terminal/paint.js';
import { clockTime, relative } from '../terminal/times.js';

const DAY_MS = 86_400_000;

const STATES: Readonly<Record<KeyState, { readonly text: string; readonly tone: Tone }>> = {
  active: { text: '● works', tone: 'good' },
  overlap: { text: '◐ replaced, works', tone: 'warn' },
  replaced: { text: '○ replaced', tone: 'dim' },
  expired: { text: '○ expired', tone: 'dim' },
  revoked: { text: '✗ revoked', tone: 'dim' },
};

/** Symbol and word in the tone of the state. One that a newer server has is shown as it came. */
export function renderKeyState(state: KeyState, paint: Paint): string {
  const { text, tone } = STATES[state] ?? { text: `? ${state}`, tone: 'warn' as const };
  return paint(tone, text);
}

/** True when somebody should see to the next key now. */
export function endsSoon({ state, endsAtMs }: Pick<KeyView, 'state' | 'endsAtMs'>, nowMs: number): boolean {
  return state === 'active' && endsAtMs - nowMs < ENDS_SOON_MS;
}

/** `in 89d`; with a warning sign when it is less than a week. */
export function renderEnding(key: KeyView, { paint, nowMs }: Pick<Frame, 'paint' | 'nowMs'>): string {
  const { state, endsAtMs, revokedAtMs } = key;
  if (state === 'revoked') return paint('dim', relative(revokedAtMs ?? endsAtMs, nowMs));
  const text = toDays(endsAtMs, nowMs);
  return endsSoon(key, nowMs) ? paint('warn', `! ${text}`) : text;
}

/** What it may do; a personal key never more than its person has when it is used. */
export function describeReach({ kind, grants, principalId }: Pick<KeyView, 'kind' | 'grants' | 'principalId'>): string {
  const granted = grants.length === 0 ? 'nothing' : grants.join(', ');
  if (kind !== 'personal') return granted;
  return granted === 'admin' ? `whatever ${principalId} may` : `${granted}, as far as ${principalId} may`;
}

/** `until Fri 19 Feb 00:13 UTC (in 89d)`. */
export function describeEnding({ endsAtMs }: Pick<KeyView, 'endsAtMs'>, nowMs: number): string {
  return `until ${clockTime(endsAtMs, nowMs)} (${toDays(endsAtMs, nowMs)})`;
}

/** Hours are of no interest while there are weeks. */
function toDays(atMs: number, nowMs: number): string {
  const days = (atMs - nowMs) / DAY_MS;
  return days < 10 ? relative(atMs, nowMs) : `in ${Math.round(days)}d`;
}
