import type { Freeze } from './freeze.js';

/** Where a freeze stands: not begun yet, holding, past its end, or lifted before it. */
export type FreezeState = 'planned' | 'active' | 'over' | 'lifted';

/** A freeze as every door shows it. */
export interface FreezeView extends Freeze {
  readonly state: FreezeState;
  readonly createdAtMs: number;
  /** The door through which it was asked for. */
  readonly via: string;
  readonly liftedAtMs: number | null;
  readonly liftedBy: string | null;
  readonly liftedVia: string | null;
  readonly liftReason: string | null;
}

/** The freeze with where it stands now. */
export function toFreezeView(freeze: Omit<FreezeView, 'state'>, nowMs: number): FreezeView {
  return { ...freeze, state: toState(freeze, nowMs) };
}

function toState({ fromMs, untilMs, liftedAtMs }: Omit<FreezeView, 'state'>, nowMs: number): FreezeState {
  if (liftedAtMs !== null) return 'lifted';
  if (untilMs !== null && nowMs >= untilMs) return 'over';
  return nowMs < fromMs ? 'planned' : 'active';
}
