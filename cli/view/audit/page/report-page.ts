import { formatBriefly } from '../../../../core/plan/format-duration.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import { toChangeSection, toStagesSection } from './change-section.js';
import { toChartSection } from './chart-section.js';
import { toEvidenceSection } from './evidence-section.js';
import { toFlagsSection } from './flags-section.js';
import { type Html, html, toTime } from './html.js';
import { toBadge, toIntegritySection, toTimelineSection } from './integrity-section.js';
import { PAGE_STYLE } from './page-style.js';
import { toPeopleSection } from './people-section.js';
import type { ReportData } from './report-data.js';
import { toPhaseBadge } from './words.js';

const STYLE: Html = { markup: `<style>${PAGE_STYLE}</style>` };
/** Nothing is loaded and nothing runs, whatever somebody wrote into a reason. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One page about one rollout that can be read, mailed and printed without Tidegate. */
export function renderReportPage(data: ReportData): string {
  const { view, checked } = data;
  const sections = [
    toFacts(data),
    toChangeSection(data),
    toStagesSection(data),
    toChartSection(data),
    toEvidenceSection(data),
    toPeopleSection(data),
    toFlagsSection(data),
    toIntegritySection(data),
    toTimelineSection(data),
  ];
  const page = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="robots" content="noindex"><title>${view.feature} in ${view.environment}: rollout ${view.id}</title>
${STYLE}</head>
<body><main>
<header><p class="eyebrow">Rollout audit · ${view.id}</p><h1>${view.summary}</h1><p class="note">${view.feature} in ${view.environment}</p><ul class="badges"><li>${toPhaseBadge(view.phase)}</li><li>${toBadge(checked.ok)}</li></ul><p class="lead">${view.detail === '' ? view.headline : view.detail}</p></header>
${sections}<footer>Made by <code>tidegate audit report</code> at ${toTime(data.madeAtMs)}. All times are UTC.</footer>
</main></body>
</html>
`;
  return page.markup;
}

function toFacts({ view }: ReportData): Html {
  const { requestedBy, startedAtMs, endedAtMs, units, unit, retryOf, reverted } = view;
  const facts: readonly (readonly [string, Html | string])[] = [
    ['Asked for by', requestedBy],
    ['Began', toTime(startedAtMs)],
    ['Ended', endedAtMs === null ? 'not yet' : html`${toTime(endedAtMs)} (after ${formatBriefly(endedAtMs - startedAtMs)})`],
    [`${unit}s compared last`, `${formatCount(units.candidate)} candidate + ${formatCount(units.control)} control`],
    ...(retryOf === undefined ? [] : [['Retries', retryOf] as const]),
    ...(reverted === undefined ? [] : [['Taken back', `${reverted.by}: ${reverted.reason}`] as const]),
  ];
  return html`<section><h2>At a glance</h2><dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></section>
`;
}
