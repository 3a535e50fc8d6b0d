import { clipText, toSafe } from './safe-text.js';

/** A text with Slack's marks in which every value from outside has been made harmless. Made by `md` only, so that no plain string is taken for one. */
export interface Marked {
  readonly marked: string;
}

/** Longest value inside a sentence; the block's own limit cuts the whole. */
const MAX_VALUE = 300;

/** `` md`*Stage* ${name}` ``: what stands in the template is ours and may have marks; values are shown, never obeyed. */
export function md(template: TemplateStringsArray, ...values: readonly (string | number | Marked)[]): Marked {
  const parts = template.map((part, index) => `${part}${index < values.length ? toMarked(values[index] ?? '') : ''}`);
  return { marked: parts.join('') };
}

/** The same for one value, with a longest length of its own. */
export const safe = (text: string, max = MAX_VALUE): Marked => ({ marked: toSafe(text, max) });

/** Nothing at all. */
export const NOTHING: Marked = { marked: '' };

export function joinMarked(parts: readonly Marked[], separator: string): Marked {
  return { marked: parts.map(({ marked }) => marked).join(separator) };
}

/** One line each. */
export const toLines = (lines: readonly Marked[]): Marked => joinMarked(lines, '\n');

const TOKEN = /(<[^<>]*>|&(?:amp|lt|gt);|`[^`\n]*`)/;

/** Cut to `max` UTF-16 units with an ellipsis, never inside of a link, a date, an escaped character or a piece of code; an isolate that it opens is closed. */
export function clipMarked({ marked }: Marked, max: number): Marked {
  if (marked.length <= max) return { marked };
  let kept = '';
  for (const token of marked.split(TOKEN)) {
    const room = max - 2 - kept.length;
    if (token.length <= room) {
      kept += token;
      continue;
    }
    if (!TOKEN.test(token)) kept += clipText(token, room + 1).replace(/…$/, '');
    break;
  }
  const isOpen = kept.lastIndexOf('\u2068') > kept.lastIndexOf('\u2069');
  return { marked: `${kept.trimEnd()}${isOpen ? '\u2069' : ''}…` };
}

function toMarked(value: string | number | Marked): string {
  if (typeof value === 'object') return value.marked;
  return typeof value === 'number' ? String(value) : toSafe(value, MAX_VALUE);
}
