import { formatBriefly } from '../../../core/plan/format-duration.js';
import { formatTime } from '../../../core/plan/plan-words.js';
import { SYSTEM_PRINCIPAL } from '../../../core/principal/principal.js';
import { type Marked, md, NOTHING, safe } from './marked.js';
import { clipText, escapeMarks, toLine, toSafe } from './safe-text.js';

const MAX_CODE = 120;
const MAX_SENTENCE = 700;
const LAST_DATE_MS = 8_640_000_000_000_000;

/** A name that people copy: `` `support.model` ``. */
export function code(name: string, max = MAX_CODE): Marked {
  const text = toSafe(name, max);
  return text === '' ? md`–` : { marked: `\`${text}\`` };
}

/** `Sat 21 Nov 11:28 UTC`, in the reader's own time zone. */
export function dateOf(atMs: number): Marked {
  return toDate(atMs, '{date_short_pretty} at {time}', formatTime(atMs));
}

/** `3 minutes ago`, which the reader's client keeps up to date. */
export function agoOf(atMs: number, nowMs: number): Marked {
  const distanceMs = nowMs - atMs;
  return toDate(atMs, '{ago}', distanceMs < 1_000 ? 'now' : `${formatBriefly(distanceMs)} ago`);
}

function toDate(atMs: number, format: string, fallback: string): Marked {
  if (!(Math.abs(atMs) <= LAST_DATE_MS)) return md`–`;
  return { marked: `<!date^${Math.floor(atMs / 1000)}^${format}|${fallback}>` };
}

/** Nothing where the address is none that a browser may follow. */
export function linkTo(url: string, label: string): Marked {
  if (!/^https?:\/\/[^\s<>|]+$/i.test(url) || url.length > 2_000) return NOTHING;
  return { marked: `<${escapeMarks(url)}|${toSafe(label, 80).replaceAll('|', '¦')}>` };
}

/** Slack's own id of a person or a user group, by canonical principal or `group:<name>`. */
export type SlackIds = ReadonlyMap<string, string>;

/** A mention where Slack knows who it is, else the name as it stands. */
export function person(principal: string, slackIds: SlackIds = new Map()): Marked {
  if (principal === SYSTEM_PRINCIPAL.id) return md`Tidegate`;
  const id = slackIds.get(principal) ?? '';
  if (/^[UW][A-Z0-9]{2,30}$/.test(id)) return { marked: `<@${id}>` };
  return /^S[A-Z0-9]{2,30}$/.test(id) ? { marked: `<!subteam^${id}>` } : safe(principal, 120);
}

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/;

/**
 * A sentence of Tidegate with values from outside in it: its `code` stays code and its instants are shown in the reader's time zone, all else is
 * harmless text.
 */
export function sentence(text: string, max = MAX_SENTENCE): Marked {
  const parts = clipText(toLine(text), max).split(/(`[^`]+`)/);
  return { marked: parts.map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1), max).marked : withDates(part, max))).join('') };
}

const withDates = (text: string, max: number): string =>
  text
    .split(INSTANT)
    .map((part) => (INSTANT.test(part) ? dateOf(Date.parse(part)).marked : keepBlanks(part, max)))
    .join('');

/** The blanks around a piece belong to the sentence. */
function keepBlanks(part: string, max: number): string {
  const [, before = '', , after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? [];
  return part.trim() === '' ? part : `${before}${toSafe(part, max)}${after}`;
}

/** The same for where dates are not understood: what is read aloud, or shown outside of Slack. */
export const spoken = (text: string): string =>
  text
    .split(INSTANT)
    .map((part) => (INSTANT.test(part) ? formatTime(Date.parse(part)) : part))
    .join('');
