import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { formatBriefly } from '../../../core/plan/format-duration.js';
import { formatCount } from '../../../core/plan/plan-words.js';
import { toShownState } from '../../../core/rollout/view/shown-state.js';
import type { RolloutReport } from '../../api/api-types.js';
import { renderQuality } from '../guards/finding-notes.js';
import { renderGuards } from '../guards/guard-table.js';
import { renderColumns } from '../terminal/columns.js';
import type { Frame } from '../terminal/frame.js';
import { indent, wrap } from '../terminal/text.js';
import { relativeAndClock } from '../terminal/times.js';
import { stateHeading } from './state-words.js';

/** Who got the candidate, when, in which categories, and what the guards last said of each. */
export function renderReport(report: RolloutReport, frame: Frame): readonly string[] {
  const { view } = report;
  const { paint, width } = frame;
  const inner: Frame = { ...frame, width: width - 2 };
  const { text, tone } = stateHeading(toShownState(view));
  const quality = renderQuality(view.quality, inner, view.headline);
  return [
    paint('strong', wrap(describeExposure(report, frame.nowMs), width).join('\n')),
    '',
    ...indent([`${paint(tone, text)}  ${view.id}: ${view.feature} in ${view.environment}`, ...wrap(view.headline, inner.width)]),
    '',
    paint('strong', 'CANDIDATE UNITS BY CATEGORY'),
    ...indent(renderCategories(report, inner)),
    ...(quality.length === 0 ? [] : ['', paint('strong', 'DATA QUALITY'), ...indent(quality)]),
    '',
    paint('strong', 'LAST WORD OF EACH GUARD'),
    ...indent(renderGuards(latestByGuard(report.findings), inner)),
  ].flatMap((line) => line.split('\n'));
}

function describeExposure({ exposure }: RolloutReport, nowMs: number): string {
  const { candidateUnits, firstAtMs, lastAtMs } = exposure;
  if (candidateUnits === 0 || firstAtMs === null || lastAtMs === null) return 'No unit is known to have got the candidate.';
  return `${formatCount(candidateUnits)} units got the candidate over ${formatBriefly(lastAtMs - firstAtMs)}, first ${relativeAndClock(firstAtMs, nowMs)}, last ${relativeAndClock(lastAtMs, nowMs)}.`;
}

function renderCategories({ exposure }: RolloutReport, frame: Frame): readonly string[] {
  const categories = Object.entries(exposure.byCategory).sort(([, a], [, b]) => b - a);
  if (categories.length === 0) return [frame.paint('dim', 'None.')];
  const part = (units: number) => `${((units / Math.max(1, exposure.candidateUnits)) * 100).toFixed(1)} %`;
  const heads = [
    { header: 'category', shrinksTo: 12 },
    { header: 'units', align: 'right' as const },
    { header: 'part', align: 'right' as const },
  ];
  return renderColumns(
    heads,
    categories.map(([name, units]) => [name, formatCount(units), part(units)]),
    frame,
  );
}

function latestByGuard(findings: readonly GuardFinding[]): readonly GuardFinding[] {
  const latest = new Map<string, GuardFinding>();
  for (const finding of findings) {
    const known = latest.get(finding.guard);
    if (known === undefined || finding.atMs >= known.atMs) latest.set(finding.guard, finding);
  }
  return [...latest.values()];
}
