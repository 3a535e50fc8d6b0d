import type { ChainedEntry } from '../../../../core/audit/chain/chained-entry.js';
import { formatCount } from '../../../../core/plan/plan-words.js';
import { toGuardNumbers, toWorstNumbers } from '../../../../core/rollout/view/guard-numbers.js';
import type { KeptVerdict } from '../../../api/read-verdicts.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';
import { toVerdictBadge } from './words.js';

interface Checkpoint {
  readonly title: string;
  readonly entry: ChainedEntry;
}

/** What the guards said at each moment at which something was decided: gates, the turn back, the end. */
export function toEvidenceSection({ entries, verdicts }: ReportData): Html {
  const checkpoints = findCheckpoints(entries).map((checkpoint) => ({
    ...checkpoint,
    latest: latestBefore(verdicts, checkpoint.entry.atMs),
  }));
  const shown = checkpoints.filter(({ latest }) => latest.length > 0);
  const body = shown.length === 0 ? html`<p>No verdict was kept before anything was decided.</p>` : shown.map(toCheckpoint);
  return html`<section><h2>Evidence</h2><p class="note">What each guard had said last at the moment of a decision. The interval is valid at every look; “allowed” is how far the candidate may be away from control; n counts candidate + control. A guard that is inconclusive has proven neither.</p>${body}</section>
`;
}

function findCheckpoints(entries: readonly ChainedEntry[]): readonly Checkpoint[] {
  const gates = entries.filter(({ kind, data }) => kind === 'gate' && data['onExpiry'] === undefined && data['reminder'] === undefined);
  const turn = entries.find(({ kind, data }) => kind === 'rollback' && data['cause'] !== undefined);
  const end = turn === undefined ? entries.findLast(({ kind }) => kind === 'ended') : undefined;
  return [
    ...gates.map((entry) => ({ title: entry.data['voided'] === undefined ? 'Gate' : 'Gate, asked again over new evidence', entry })),
    ...(turn === undefined ? [] : [{ title: 'Turn back', entry: turn }]),
    ...(end === undefined ? [] : [{ title: 'End', entry: end }]),
  ].sort((a, b) => a.entry.atMs - b.entry.atMs);
}

/** Of the stage attempt that was being watched then. */
function latestBefore(verdicts: readonly KeptVerdict[], atMs: number): readonly KeptVerdict[] {
  const before = verdicts.filter(({ finding }) => finding.atMs <= atMs);
  const watchId = before.at(-1)?.watchId;
  const latest = new Map<string, KeptVerdict>();
  for (const verdict of before) if (verdict.watchId === watchId) latest.set(verdict.finding.guard, verdict);
  return [...latest.values()];
}

const COLUMNS = [
  { head: 'Guard' },
  { head: 'Verdict' },
  { head: 'Candidate', isNumber: true },
  { head: 'Control', isNumber: true },
  { head: 'Difference', isNumber: true },
  { head: 'Interval', isNumber: true },
  { head: 'Allowed', isNumber: true },
  { head: 'n', isNumber: true },
];

function toCheckpoint({ title, entry, latest }: Checkpoint & { readonly latest: readonly KeptVerdict[] }): Html {
  const hash = entry.data['evidenceHash'];
  const shownHash = typeof hash === 'string' ? html` Evidence hash <code>${hash}</code>.` : null;
  return html`<h3>${title}, ${toTime(entry.atMs)}</h3><p class="why">${entry.summary}${shownHash}</p>${toTable(`Verdicts at ${title}`, COLUMNS, latest.map(toRow))}`;
}

function toRow({ finding, basis }: KeptVerdict) {
  const numbers = toGuardNumbers(finding);
  const { guard, metric, rule } = finding;
  const role = [basis.guard.primary ? 'primary' : '', finding.advisory ? 'advisory' : ''].filter((word) => word !== '').join(', ');
  const name = html`<strong>${guard}</strong>${role === '' ? null : ` (${role})`}<br><span class="why">${metric}, <code>${rule}</code></span>${toWorst(finding)}`;
  if (numbers === null) return [name, toVerdictBadge(finding.verdict), '–', '–', '–', '–', '–', '–'];
  const { candidate, control, difference, intervalWithUnit, allowed, units } = numbers;
  const n = `${formatCount(units.candidate)} + ${formatCount(units.control)}`;
  return [name, toVerdictBadge(finding.verdict), candidate, control, difference, intervalWithUnit, allowed, n];
}

function toWorst(finding: KeptVerdict['finding']): Html | null {
  const worst = toWorstNumbers(finding);
  if (worst === null) return null;
  const { category, candidate, control, units, failed } = worst;
  const n = `${formatCount(units.candidate)} + ${formatCount(units.control)}`;
  return html`<br><span class="why">worst category: ${category}, ${candidate} against ${control} in ${n}${failed ? ', proven worse by itself' : ''}</span>`;
}
