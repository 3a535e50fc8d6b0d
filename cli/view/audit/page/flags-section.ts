import { formatShare } from '../../../../core/assignment/share.js';
import type { ChainedEntry } from '../../../../core/audit/chain/chained-entry.js';
import { type Html, html, toTable, toTime } from './html.js';
import type { ReportData } from './report-data.js';

const WRITES: ReadonlySet<string> = new Set(['flagWrite', 'flagWriteRefused', 'kill']);

/** Every write of the rollout's flags: what they showed before and after, and those that came too late. */
export function toFlagsSection({ entries }: ReportData): Html {
  const rows = entries.filter(({ kind }) => WRITES.has(kind)).map(toRow);
  const columns = [
    { head: 'When (UTC)' },
    { head: 'Flags' },
    { head: 'Before', isNumber: true },
    { head: 'After', isNumber: true },
    { head: 'Generation', isNumber: true },
    { head: 'What' },
    { head: 'Entry', isNumber: true },
  ];
  const body = rows.length === 0 ? html`<p>No flag was written.</p>` : toTable('Writes of flags', columns, rows);
  return html`<section><h2>Flag writes</h2><p class="note">Shares are of the units that get the candidate. A write with an older generation than the flag's is refused.</p>${body}</section>
`;
}

function toRow({ seq, atMs, kind, summary, data }: ChainedEntry) {
  const keys = Array.isArray(data['keys']) ? data['keys'].map(String) : [];
  const refused = kind === 'flagWriteRefused' ? html`<span class="badge warn">✗ refused</span> ` : null;
  const { generation } = data;
  return [
    toTime(atMs),
    keys.map((key, index) => html`${index > 0 ? html`<br>` : null}<code>${key}</code>`),
    toShare(data['shareBefore']),
    toShare(data['shareAfter']),
    typeof generation === 'number' ? generation : '–',
    html`${refused}<span class="why">${summary}</span>`,
    `#${seq}`,
  ];
}

const toShare = (share: unknown): string => (typeof share === 'number' ? formatShare(share) : '–');
