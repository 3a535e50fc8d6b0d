import { setTimeout as pause } from 'node:timers/promises';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { ApiProblem, type TidegateApi } from '../tidegate-api.js';

export interface FollowOptions {
  readonly api: TidegateApi;
  readonly id: string;
  /** Told of every view that is read. What it does is waited for. */
  readonly onView: (view: RolloutView) => Promise<void> | void;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 300;
const ENDED = ['completed', 'rolledBack', 'refused'];

/** Reads the rollout again and again until it has ended; answers the last view, also when the time is over first. */
export async function followRollout({ api, id, onView, timeoutMs, signal }: FollowOptions): Promise<RolloutView> {
  const endMs = Date.now() + timeoutMs;
  let failures = 0;
  for (;;) {
    try {
      const view = await api.view(id);
      failures = 0;
      await onView(view);
      if (ENDED.includes(view.phase) || Date.now() > endMs) return view;
    } catch (error) {
      // A busy machine may be late once; a server that is gone is not waited for.
      failures += 1;
      if (error instanceof ApiProblem || failures > 20) throw error;
    }
    await pause(POLL_MS, undefined, { signal });
  }
}
