import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { AppStats } from '../../app/measure/app-stats.js';
import type { TrafficCounts } from '../../traffic/traffic.js';

/** Everything that the live view shows. */
export interface DemoModel {
  /** One sentence: what is happening now. */
  headline: string;
  readonly startedAtMs: number;
  nowMs: number;
  readonly addresses: (readonly [label: string, url: string])[];
  readonly rollouts: { readonly name: 'good' | 'bad'; view: RolloutView }[];
  app: AppStats | null;
  traffic: TrafficCounts | null;
  /** Newest last. */
  readonly lines: { readonly atMs: number; readonly text: string }[];
}

export function createDemoModel(nowMs: number): DemoModel {
  return { headline: 'Starting.', startedAtMs: nowMs, nowMs, addresses: [], rollouts: [], app: null, traffic: null, lines: [] };
}
