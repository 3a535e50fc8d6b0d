import type { RunLog } from './run-log.js';

/** After a process is back, or a fault is over, this much of its consequences is still under way: retries with their pauses, and time-outs. */
const CONSEQUENCES_MS = 12_000;

/** Whether anything went wrong, with this rollout or with what all rollouts share, that can have had consequences in that time. */
export function isDisturbed({ faults, outages }: Pick<RunLog, 'faults' | 'outages'>, fromMs: number, toMs: number): boolean {
  return (
    faults.some(({ atMs }) => atMs <= toMs && atMs + CONSEQUENCES_MS >= fromMs) ||
    outages.some((outage) => outage.fromMs <= toMs && outage.toMs + CONSEQUENCES_MS >= fromMs)
  );
}

/** The part of that time in which all was well. */
export function calmMs({ faults, outages }: Pick<RunLog, 'faults' | 'outages'>, fromMs: number, toMs: number): number {
  const disturbed = [
    ...faults.map(({ atMs }) => ({ fromMs: atMs, toMs: atMs + CONSEQUENCES_MS })),
    ...outages.map((outage) => ({ fromMs: outage.fromMs, toMs: outage.toMs + CONSEQUENCES_MS })),
  ].toSorted((a, b) => a.fromMs - b.fromMs);
  let calm = 0;
  let reachedMs = fromMs;
  for (const one of disturbed) {
    calm += Math.max(0, Math.min(one.fromMs, toMs) - reachedMs);
    reachedMs = Math.max(reachedMs, one.toMs);
  }
  return calm + Math.max(0, toMs - reachedMs);
}
