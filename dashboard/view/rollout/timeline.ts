import type { AuditKind, RecordedEntry } from '../../../core/audit/audit-entry.js';
import type { Tone } from './state-tone.js';

/** What a reader can leave out. */
export type TimelineFilter = 'all' | 'people' | 'flags' | 'verdicts';

const KINDS: Readonly<Record<Exclude<TimelineFilter, 'all'>, readonly AuditKind[]>> = {
  people: ['requested', 'gate', 'decision', 'refusal', 'kill', 'page'],
  flags: ['stage', 'flagWrite', 'flagWriteRefused', 'rollback', 'kill', 'reconciled'],
  verdicts: ['verdict', 'hold', 'stage'],
};

/** Newest first; what happened at once stays in the order of its numbers. */
export function toTimeline(entries: readonly RecordedEntry[], filter: TimelineFilter): readonly RecordedEntry[] {
  const shown = filter === 'all' ? entries : entries.filter(({ kind }) => KINDS[filter].includes(kind));
  return shown.toSorted((a, b) => b.atMs - a.atMs || b.seq - a.seq);
}

type Icon =
  | 'flag'
  | 'check'
  | 'cross'
  | 'hand'
  | 'person'
  | 'pause'
  | 'back'
  | 'bolt'
  | 'bell'
  | 'pencil'
  | 'lock'
  | 'play'
  | 'eye'
  | 'search';

export interface EntryLook {
  readonly icon: Icon;
  readonly tone: Tone;
  /** The kind in words, for who does not see the icon. */
  readonly word: string;
}

const LOOKS: Readonly<Record<AuditKind, EntryLook>> = {
  requested: { icon: 'play', tone: 'live', word: 'requested' },
  preflight: { icon: 'search', tone: 'quiet', word: 'checked' },
  stage: { icon: 'flag', tone: 'live', word: 'stage' },
  gate: { icon: 'hand', tone: 'human', word: 'gate' },
  decision: { icon: 'person', tone: 'human', word: 'decision' },
  refusal: { icon: 'cross', tone: 'bad', word: 'refused' },
  verdict: { icon: 'eye', tone: 'quiet', word: 'verdict' },
  hold: { icon: 'pause', tone: 'hold', word: 'hold' },
  flagWrite: { icon: 'pencil', tone: 'quiet', word: 'flag written' },
  flagWriteRefused: { icon: 'cross', tone: 'bad', word: 'flag write refused' },
  rollback: { icon: 'back', tone: 'bad', word: 'rollback' },
  page: { icon: 'bell', tone: 'human', word: 'page' },
  kill: { icon: 'bolt', tone: 'bad', word: 'kill' },
  reconciled: { icon: 'search', tone: 'quiet', word: 'reconciled' },
  ended: { icon: 'check', tone: 'quiet', word: 'ended' },
  key: { icon: 'lock', tone: 'quiet', word: 'key' },
  webhook: { icon: 'bell', tone: 'quiet', word: 'webhook' },
  history: { icon: 'lock', tone: 'quiet', word: 'history kept' },
};

/** How an entry looks; one of a kind that this page does not know yet is shown under its own name. */
export const lookOfEntry = ({ kind }: Pick<RecordedEntry, 'kind'>): EntryLook =>
  LOOKS[kind] ?? { icon: 'search', tone: 'quiet', word: kind };

/** The reason that was given, where the summary does not say it already. */
export function reasonOf({ data, summary }: Pick<RecordedEntry, 'data' | 'summary'>): string | null {
  const { reason } = data;
  return typeof reason === 'string' && reason !== '' && !summary.includes(reason) ? reason : null;
}

/** Tidegate itself has a name that nobody needs to read. */
export const actorOf = (id: string): string => (id === 'system:tidegate' ? 'Tidegate' : id);
