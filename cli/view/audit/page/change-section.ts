import { formatShare } from '../../../../core/assignment/share.js';
import { formatBriefly } from '../../../../core/plan/format-duration.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import { describeStage } from '../../../../core/rollout/view/describe-stage.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';

/** What moves: each layer with the version before and the one that was tried. */
export function toChangeSection({ view }: ReportData): Html {
  const columns = [{ head: 'Layer' }, { head: 'Flag' }, { head: 'Before (control)' }, { head: 'Tried (candidate)' }, { head: 'Platform' }];
  const rows = view.flags.map(({ layer, key, control, candidate, platform }) => [
    layer,
    html`<code>${key}</code>`,
    html`<code>${control}</code>`,
    html`<code>${candidate}</code>`,
    platform,
  ]);
  return html`<section><h2>What changed</h2><p class="note">All layers of one bundle move together: a ${view.unit} gets all of the candidate or all of control. They are put back in the order ${view.rollbackSequence.join(', ')}.</p>${toTable('Layers with their versions', columns, rows)}</section>
`;
}

/** Each stage with the share it was to show, and when it began and ended. */
export function toStagesSection({ view, entries, madeAtMs }: ReportData): Html {
  const begun = entries.filter(({ kind, data }) => kind === 'stage' && typeof data['share'] === 'number');
  const endMs = view.endedAtMs ?? madeAtMs;
  const rows = begun.map(({ data, atMs }, index) => {
    const stage = view.stages[Number(data['stageIndex'])];
    const turnedBack = entries.find((entry) => entry.kind === 'rollback' && entry.atMs >= atMs)?.atMs ?? endMs;
    const untilMs = Math.min(begun[index + 1]?.atMs ?? endMs, turnedBack);
    const done = entries.find(
      (entry) =>
        entry.kind === 'stage' &&
        entry.data['share'] === undefined &&
        entry.data['stageIndex'] === data['stageIndex'] &&
        entry.atMs >= atMs,
    );
    const shadow = Number(data['shadowSample'] ?? 0);
    return [
      stage?.kind ?? String(data['stageIndex']),
      Number(data['stageAttempt'] ?? index + 1),
      formatShare(Number(data['share'])),
      shadow > 0 ? formatShare(shadow) : '–',
      toTime(atMs),
      formatBriefly(Math.max(0, untilMs - atMs)),
      toUnits(done?.data['units']),
    ];
  });
  const columns = [
    { head: 'Stage' },
    { head: 'Attempt', isNumber: true },
    { head: 'Share on candidate', isNumber: true },
    { head: 'Mirrored', isNumber: true },
    { head: 'Began' },
    { head: 'Lasted', isNumber: true },
    { head: `${view.unit}s: candidate + control`, isNumber: true },
  ];
  const planned = view.stages.map(describeStage).join(' → ');
  const body = rows.length === 0 ? html`<p>No stage was ever begun.</p>` : toTable('Stages as they were shown', columns, rows);
  return html`<section><h2>Stages</h2><p class="note">Planned: ${planned}. Below is what was shown.</p>${body}</section>
`;
}

function toUnits(units: unknown): string {
  const { control, candidate } = (units ?? {}) as { readonly control?: unknown; readonly candidate?: unknown };
  if (typeof control !== 'number' || typeof candidate !== 'number') return '–';
  return `${formatCount(candidate)} + ${formatCount(control)}`;
}
