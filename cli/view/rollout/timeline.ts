import type { AuditKind, RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { Frame } from '../terminal/frame.js';
import type { Tone } from '../terminal/paint.js';
import { displayWidth, padEnd, wrap } from '../terminal/text.js';
import { toDay, toSecond } from '../terminal/times.js';

interface Kind {
  readonly word: string;
  readonly tone: Tone | null;
}

const KINDS: Readonly<Record<AuditKind, Kind>> = {
  requested: { word: 'requested', tone: 'accent' },
  preflight: { word: 'checked', tone: null },
  stage: { word: 'stage', tone: 'accent' },
  gate: { word: 'gate', tone: 'warn' },
  decision: { word: 'decision', tone: 'strong' },
  refusal: { word: 'refused', tone: 'warn' },
  verdict: { word: 'verdict', tone: null },
  hold: { word: 'hold', tone: 'warn' },
  flagWrite: { word: 'flags', tone: null },
  flagWriteRefused: { word: 'fenced', tone: 'warn' },
  rollback: { word: 'rollback', tone: 'bad' },
  page: { word: 'page', tone: 'bad' },
  kill: { word: 'kill', tone: 'bad' },
  reconciled: { word: 'put right', tone: 'warn' },
  ended: { word: 'ended', tone: 'strong' },
  history: { word: 'history', tone: null },
  key: { word: 'key', tone: 'accent' },
  webhook: { word: 'webhook', tone: null },
};
const KIND_WIDTH = 10;

/** Time, kind, sentence and who, one entry after the other; the day stands where it changes. `previousAtMs`: of the entry printed before these. */
export function renderTimeline(entries: readonly RecordedEntry[], frame: Frame, previousAtMs: number | null = null): readonly string[] {
  let day = previousAtMs === null ? '' : toDay(previousAtMs);
  return entries.flatMap((entry) => {
    const isNewDay = toDay(entry.atMs) !== day;
    day = toDay(entry.atMs);
    return [...(isNewDay ? [frame.paint('dim', `${day}, UTC`)] : []), ...renderEntry(entry, frame)];
  });
}

function renderEntry({ atMs, kind, summary, principal }: RecordedEntry, { width, paint }: Frame): readonly string[] {
  const { word, tone } = KINDS[kind] ?? { word: kind, tone: null };
  const isPerson = principal.via !== 'system';
  const by = isPerson && !summary.includes(principal.id) ? ` (${principal.id})` : '';
  const time = toSecond(atMs);
  const label = padEnd(word, KIND_WIDTH);
  const offset = displayWidth(`${time}  ${label}`);
  const [first = '', ...rest] = wrap(`${summary}${by}`, Math.max(20, width - offset));
  return [
    `${paint('dim', time)}  ${tone === null ? label : paint(tone, label)}${first}`,
    ...rest.map((line) => `${' '.repeat(offset)}${line}`),
  ];
}
