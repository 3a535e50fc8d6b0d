import type { FinishedRun } from './campaign.js';
import type { Kind } from './plan/point.js';

const KINDS: readonly Kind[] = ['embedded', 'store', 'engine', 'unleashRead', 'unleashWrite', 'pager', 'metrics'];

/** Rows of a Markdown table: how often each fault was really injected, by the kind of effect it stood beside. */
export function toTally(runs: readonly Pick<FinishedRun, 'injected'>[]): readonly string[] {
  const injected = runs.flatMap((run) => run.injected);
  const faults = [...new Set(injected.map(({ fault }) => fault))].sort();
  const rows = faults.map((fault) => {
    const counts = KINDS.map((kind) => injected.filter((one) => one.fault === fault && one.point.kind === kind).length);
    return [fault, ...counts.map((count) => (count === 0 ? '' : String(count))), String(counts.reduce((a, b) => a + b, 0))];
  });
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(['Fault', ...KINDS, 'all']), line(['---', ...KINDS.map(() => '--:'), '--:']), ...rows.map(line)];
}
