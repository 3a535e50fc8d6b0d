import type { ChainedEntry } from '../../../../core/audit/chain/chained-entry.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';
import { describeDoor, describeKind } from './words.js';

const ACTS: ReadonlySet<string> = new Set(['requested', 'decision', 'refusal', 'kill']);

/** Who asked for it, and every decision about it: who, through which door, why, and what was refused. */
export function toPeopleSection({ entries }: ReportData): Html {
  const rows = entries.filter(({ kind, principal }) => ACTS.has(kind) && principal.via !== 'system').map(toRow);
  const columns = [
    { head: 'When (UTC)' },
    { head: 'Who' },
    { head: 'Through' },
    { head: 'What' },
    { head: 'Reason' },
    { head: 'Entry', isNumber: true },
  ];
  const body = rows.length === 0 ? html`<p>Nobody decided anything.</p>` : toTable('Decisions by people', columns, rows);
  return html`<section><h2>Who decided</h2><p class="note">Nobody approves their own rollout. Refusals are kept beside what was done.</p>${body}</section>
`;
}

function toRow({ seq, kind, atMs, principal, summary, data }: ChainedEntry) {
  const { verb, reason, code } = data;
  const act = typeof verb === 'string' ? verb : describeKind(kind);
  const what =
    kind === 'refusal'
      ? html`<span class="badge warn">✗ refused</span> ${act}${typeof code === 'string' ? html` <code>${code}</code>` : null}<br><span class="why">${summary}</span>`
      : html`<strong>${act}</strong>`;
  const why = typeof reason === 'string' && reason !== '' ? reason : kind === 'requested' ? summary : '–';
  return [toTime(atMs), principal.id, describeDoor(principal.via), what, why, `#${seq}`];
}
