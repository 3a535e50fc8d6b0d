import { formatCount } from '../../../../core/plan/plan-words.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';
import { describeDoor, describeKind } from './words.js';

/** Hashes, and whether everything is what was recorded; with what that does not prove. */
export function toIntegritySection({ checked, view }: ReportData): Html {
  const { chain, ended, history, rolloutId, verifiedAtMs } = checked;
  const note = ended ?? chain.head;
  const lines = [
    ['Head of the chain', chain.head === null ? 'none' : `${chain.head.seq}:${chain.head.hash}`],
    ['Entry with which it ended', ended === null ? 'it has not ended' : `${ended.seq}:${ended.hash}`],
    ["SHA-256 of the workflow's history", history.sha256 ?? 'not stored'],
    ['SHA-256 of the specification', view.specHash],
  ].map(([name = '', value = '']) => html`<div><dt>${name}</dt><dd class="mono">${value}</dd></div>`);
  const how = note === null ? `tidegate audit verify ${rolloutId}` : `tidegate audit verify ${rolloutId} --head ${note.seq}:${note.hash}`;
  return html`<section><h2>Is this what was recorded?</h2><p>${toBadge(checked.ok)} ${formatCount(chain.entries)} entries checked ${toTime(verifiedAtMs)}, on the server and again where this page was made. ${describeHistory(history)}</p>${toBreaks(checked)}${toSealed(chain.sealedSeq)}<dl class="lines">${lines}</dl><p class="note">Every entry carries the hash of the one before, so that none can be edited, removed, inserted or moved unseen. Whoever can write to the database can write the whole chain anew; that shows only against a head that was noted elsewhere at the time. To check this page against the installation: <code>${how}</code></p></section>
`;
}

export const toBadge = (ok: boolean): Html =>
  ok ? html`<span class="badge good">✓ verified</span>` : html`<span class="badge bad">✗ broken</span>`;

function describeHistory({ state, events, runs, decisions, unreadable, missing }: ReportData['checked']['history']): string {
  if (state === 'none') return 'There never was a workflow.';
  if (state === 'pending') return "The workflow's history is not stored yet.";
  const agreed = `The workflow's history (${formatCount(events)} events in ${runs === 1 ? 'one run' : `${runs} runs`}) tells the same ${decisions} decisions${unreadable > 0 ? `; ${unreadable} more are encrypted` : ''}.`;
  return missing === '' ? agreed : missing;
}

function toBreaks({ chain, history }: ReportData['checked']): readonly Html[] {
  return [chain.break, history.break]
    .filter((one) => one !== null)
    .map(
      ({ kind, detail, expected, found }) =>
        html`<p><span class="badge bad">${kind}</span> ${detail} Expected <code>${expected}</code>, found <code>${found}</code>.</p>`,
    );
}

const toSealed = (sealedSeq: number): Html | null =>
  sealedSeq === 0
    ? null
    : html`<p>Entries up to #${sealedSeq} were recorded before entries were chained: what was done to them before the upgrade would not show.</p>`;

/** Everything, line by line. */
export function toTimelineSection({ entries }: ReportData): Html {
  const columns = [
    { head: 'Entry', isNumber: true },
    { head: 'When (UTC)' },
    { head: 'Kind' },
    { head: 'What' },
    { head: 'By' },
    { head: 'Hash' },
  ];
  const rows = entries.map(({ seq, atMs, kind, summary, principal, hash }) => [
    `#${seq}`,
    toTime(atMs),
    describeKind(kind),
    summary,
    principal.via === 'system' ? 'Tidegate' : `${principal.id} (${describeDoor(principal.via)})`,
    html`<code title="${hash}">${hash.slice(0, 12)}</code>`,
  ]);
  return html`<section><h2>Timeline</h2><p class="note">All ${formatCount(entries.length)} entries in the order in which things happened; the number is the order in which they were recorded.</p>${toTable('Timeline', columns, rows)}</section>
`;
}
