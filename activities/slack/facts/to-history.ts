import type { HistoryPoint, MetricHistory } from '../../../contracts/slack/text/rollout/rollout-facts.js';
import { isBinary } from '../../../core/evidence/arm-estimate.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';

const MOST_POINTS = 20;

/** The course of a guard's metric in both arms, oldest first, of the looks that had a reading. Undefined when there are fewer than two. */
export function toHistory(findings: readonly GuardFinding[]): MetricHistory | undefined {
  const read = findings.filter(({ reading, estimate }) => reading.kind === 'reading' && estimate !== undefined);
  const last = read.at(-1);
  if (last?.reading.kind !== 'reading' || read.length < 2) return undefined;
  const isOneDay = toDay(read[0]?.atMs ?? last.atMs) === toDay(last.atMs);
  const points = thin(read).map(
    ({ atMs, estimate }): HistoryPoint => ({
      label: isOneDay ? toTime(atMs) : `${toDay(atMs)} ${toTime(atMs)}`,
      control: estimate?.control ?? Number.NaN,
      candidate: estimate?.candidate ?? Number.NaN,
    }),
  );
  return { metric: last.metric, isShare: isBinary(last.reading), points };
}

/** Evenly spread, with the first and the last. */
function thin<T>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_POINTS) return all;
  const step = (all.length - 1) / (MOST_POINTS - 1);
  return Array.from({ length: MOST_POINTS }, (_, index) => all[Math.round(index * step)] as T);
}

const toTime = (atMs: number): string => new Date(atMs).toISOString().slice(11, 16);

const toDay = (atMs: number): string => new Date(atMs).toISOString().slice(5, 10);
