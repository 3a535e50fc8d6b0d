import { formatDuration } from './format-duration.js';
import type { Plan } from './plan.js';
import { formatTime } from './plan-words.js';
import { indent, renderTable, wrapText } from './text-table.js';

/** What moves, and when it ends: the lines above the tables. */
export function renderHeadline(plan: Plan, inner: number): readonly string[] {
  const gates = plan.gates === 0 ? 'nobody has to approve' : `people approve ${plan.gates === 1 ? 'once' : `${plan.gates} times`}`;
  const flags = plan.writes.reduce((sum, group) => sum + group.flags.length, 0);
  const counts = `${count(flags, 'flag')}, ${count(plan.stages.length, 'stage')}, ${count(plan.guards.length, 'guard')}; ${gates}`;
  const ends = [
    ['earliest end', plan.earliestEndMs, 'the sum of the holds'],
    ['expected end', plan.expectedEndMs, 'when the traffic has brought the evidence'],
    ['latest end', plan.latestEndMs, 'every deadline and gate used up; then it holds or rolls back'],
  ] as const;
  const rows = ends.flatMap(([name, atMs, why]) =>
    atMs === null ? [] : [[name, formatTime(atMs), `in ${formatDuration(toWholeMinutes(atMs - plan.startsAtMs))}`, why]],
  );
  const body = [
    ...[plan.summary, counts].flatMap((text) => wrapText(text, inner)),
    '',
    ...renderTable([{ header: '' }, { header: '' }, { header: '' }, { header: '', wraps: true }], rows, inner),
  ];
  return [...wrapText(`${plan.feature} in ${plan.environment}`, inner), ...indent(body)];
}

/** Minutes are exact enough for an end that lies days ahead. */
function toWholeMinutes(durationMs: number): number {
  return durationMs < 3_600_000 ? durationMs : Math.round(durationMs / 60_000) * 60_000;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
