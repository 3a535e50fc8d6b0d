import type { Inline, Part } from './inline.js';

/** Slack's mark-up, with Slack's rules: marks count at word boundaries only, `<...>` holds links and mentions, the rest is text. */
export function parseMrkdwn(text: string): readonly Part[] {
  return text.split(/```\n?/).flatMap((piece, index): readonly Part[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: unescapeSlack(piece.replace(/\n$/, '')) }];
    return piece === '' ? [] : piece.split('\n').map(toLine);
  });
}

/** Plain text has no marks; only emoji are shown as such. */
export function parsePlain(text: string): readonly Part[] {
  return text.split('\n').map((line) => ({ kind: 'line', inlines: splitEmoji(line) }));
}

/** Senders escape these three and no others. */
const unescapeSlack = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const toLine = (line: string): Part => {
  const [, quoted] = /^(?:>|&gt;)\s?(.*)$/.exec(line) ?? [];
  return quoted === undefined ? { kind: 'line', inlines: parseInlines(line) } : { kind: 'quote', inlines: parseInlines(quoted) };
};

/** In this order: what is in angle brackets, then code, then marks around text that begins and ends without space. */
const PIECE =
  /<(?<angle>[^<>\n]+)>|(?<![\w`])`(?<code>[^`\n]+)`(?!\w)|(?<![\w*])\*(?<bold>[^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<![\w_])_(?<italic>[^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])|(?<![\w~])~(?<strike>[^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/g;

function parseInlines(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    found.push(...splitEmoji(unescapeSlack(text.slice(end, match.index))), toInline(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  return [...found, ...splitEmoji(unescapeSlack(text.slice(end)))];
}

function toInline({ angle, code, bold, italic, strike }: Readonly<Record<string, string | undefined>>): Inline {
  if (angle !== undefined) return toReference(angle);
  if (code !== undefined) return { kind: 'code', text: unescapeSlack(code) };
  if (bold !== undefined) return { kind: 'bold', children: parseInlines(bold) };
  if (italic !== undefined) return { kind: 'italic', children: parseInlines(italic) };
  return { kind: 'strike', children: parseInlines(strike ?? '') };
}

function toReference(inner: string): Inline {
  const [target = '', label] = splitOnce(inner, '|');
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1) };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { kind: 'group', id: target.slice(9) };
  if (target.startsWith('!date^')) return toDate(target, label ?? '');
  if (target.startsWith('!')) return { kind: 'broadcast', range: target.slice(1) };
  const url = unescapeSlack(target);
  return /^(https?|mailto|slack):/i.test(url)
    ? { kind: 'link', url, label: unescapeSlack(label ?? target) }
    : { kind: 'text', text: `<${unescapeSlack(inner)}>` };
}

/** `!date^<seconds>^<format>^<link>|<fallback>`; the link is not shown here. */
function toDate(target: string, fallback: string): Inline {
  const [, seconds = '', format = ''] = target.split('^');
  return { kind: 'date', timestampS: Number(seconds), format, fallback: unescapeSlack(fallback) };
}

function splitOnce(text: string, mark: string): readonly [string, string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function splitEmoji(text: string): readonly Inline[] {
  return text
    .split(/(:[a-z0-9_+-]+:)/)
    .flatMap((piece, index): readonly Inline[] =>
      piece === '' ? [] : [index % 2 === 1 ? { kind: 'emoji', name: piece.slice(1, -1) } : { kind: 'text', text: piece }],
    );
}
