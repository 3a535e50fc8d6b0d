import type { Inline, Part, TextContext } from '../../text/inline.js';
import { type Html, html } from './html.js';
import { renderParts } from './render-text.js';

/** The common part of Markdown that a markdown block is used for: headings, lists, code, bold, italic, links. Anything else stays text. */
export function renderMarkdown(text: string, context: TextContext): Html {
  const parts = text.split(/```\w*\n?/).flatMap((piece, index): readonly Part[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: piece.replace(/\n$/, '') }];
    return piece === '' ? [] : piece.split('\n').map(toPart);
  });
  return html`<div class="markdown">${renderParts(parts, context)}</div>`;
}

function toPart(line: string): Part {
  const [, heading] = /^#{1,6}\s+(.*)$/.exec(line) ?? [];
  if (heading !== undefined) return { kind: 'line', inlines: [{ kind: 'bold', children: parseInlines(heading) }] };
  const [, space = '', mark, item] = /^(\s*)([-*]|\d+\.)\s+(.*)$/.exec(line) ?? [];
  if (item !== undefined && mark !== undefined)
    return {
      kind: 'item',
      mark: /\d/.test(mark) ? mark : '•',
      indent: Math.min(8, Math.floor(space.length / 2)),
      inlines: parseInlines(item),
    };
  const [, quote] = /^>\s?(.*)$/.exec(line) ?? [];
  return quote === undefined ? { kind: 'line', inlines: parseInlines(line) } : { kind: 'quote', inlines: parseInlines(quote) };
}

const PIECE =
  /`(?<code>[^`\n]+)`|\*\*(?<bold>[^*\n]+)\*\*|(?<![\w*])[*_](?<italic>[^*_\s](?:[^*_\n]*[^*_\s])?)[*_](?![\w*])|\[(?<label>[^\]\n]+)\]\((?<url>https?:[^)\s]+)\)/g;

function parseInlines(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(PIECE)) {
    const { code, bold, italic, label = '', url = '' } = match.groups ?? {};
    if (match.index > end) found.push({ kind: 'text', text: text.slice(end, match.index) });
    if (code !== undefined) found.push({ kind: 'code', text: code });
    else if (bold !== undefined) found.push({ kind: 'bold', children: parseInlines(bold) });
    else if (italic !== undefined) found.push({ kind: 'italic', children: parseInlines(italic) });
    else found.push({ kind: 'link', url, label });
    end = match.index + match[0].length;
  }
  return end < text.length ? [...found, { kind: 'text', text: text.slice(end) }] : found;
}
