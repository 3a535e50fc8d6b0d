import { joinMarked, type Marked, md, NOTHING, safe } from '../../../../contracts/slack/text/marked.js';
import { code, person, type SlackIds, sentence } from '../../../../contracts/slack/text/marks.js';
import { formatShare } from '../../../../core/assignment/share.js';
import type { RecordedEntry } from '../../../../core/audit/audit-entry.js';
import { isForChannel } from './is-for-channel.js';
import { leadOf } from './line-leads.js';
import type { ThreadLine } from './thread-line.js';

/** What happened, in one line: a sign, a verb and the sentence of the timeline with its observed value, comparator and limit. Null for what is noise in a thread. `asked`: who is called by it. */
export function toThreadLine(entry: RecordedEntry, slackIds?: SlackIds, asked: readonly Marked[] = []): ThreadLine | null {
  const lead = leadOf(entry);
  if (lead === null) return null;
  const line = { seq: entry.seq, atMs: entry.atMs, isForChannel: isForChannel(entry) };
  const item = entry.kind === 'flagWrite' ? toWrittenKeys(entry) : null;
  const { resolved, pager } = entry.data;
  // What has ended it stands in the next line.
  if (entry.kind === 'page' && resolved === true && typeof pager === 'string') return { ...line, text: md`${lead}: ${code(pager, 60)}` };
  if (item !== null) return { ...line, text: md`${lead}: ${item}`, together: { lead, item } };
  return { ...line, text: md`${lead}: ${sentence(entry.summary, 600)}${toSize(entry)}${toAuthor(entry, slackIds)}${toCall(asked)}` };
}

/** The keys that a write back named; null where it named none. */
function toWrittenKeys({ data }: RecordedEntry): Marked | null {
  const keys = Array.isArray(data['keys']) ? data['keys'].filter((key) => typeof key === 'string') : [];
  if (keys.length === 0) return null;
  const shown = keys.slice(0, 10).map((key) => code(key, 60).marked);
  const rest = keys.length > shown.length ? md` and ${keys.length - shown.length} more` : NOTHING;
  return md`${{ marked: shown.join(', ') }}${rest}`;
}

const toCall = (asked: readonly Marked[]): Marked => (asked.length === 0 ? NOTHING : md` 👉 ${joinMarked(asked, ' ')}`);

/** The share that a stage begins with. */
function toSize({ kind, data }: RecordedEntry): Marked | '' {
  const { share, shadowSample } = data;
  if (kind !== 'stage' || typeof share !== 'number' || typeof shadowSample !== 'number') return '';
  return shadowSample > 0 ? md` ${formatShare(shadowSample)} of the requests are mirrored.` : md` ${formatShare(share)} set.`;
}

/** Who did it, where the sentence does not say so. */
function toAuthor({ principal, summary }: RecordedEntry, slackIds?: SlackIds): Marked | '' {
  if (principal.via === 'system') return '';
  const who = person(principal.id, slackIds);
  if (!summary.includes(principal.id)) return md` (${who}, by ${safe(principal.via, 10)})`;
  return who.marked.startsWith('<@') ? md` (${who})` : '';
}
