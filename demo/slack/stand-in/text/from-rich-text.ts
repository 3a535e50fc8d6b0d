import type { RichTextBlock, RichTextInline, RichTextPart } from '../../../../contracts/slack/blocks/rich-text.js';
import type { Inline, Part } from './inline.js';

/** A rich_text block as the same parts that mark-up gives. Nothing in it is parsed: what looks like a mention is text. */
export const fromRichText = ({ elements }: Pick<RichTextBlock, 'elements'>): readonly Part[] => elements.flatMap(toParts);

function toParts(part: RichTextPart): readonly Part[] {
  switch (part.type) {
    case 'rich_text_section':
      return toLines(part.elements, 'line');
    case 'rich_text_quote':
      return toLines(part.elements, 'quote');
    case 'rich_text_preformatted':
      return [{ kind: 'pre', text: part.elements.map((one) => (one.type === 'link' ? (one.text ?? one.url) : one.text)).join('') }];
    case 'rich_text_list':
      return part.elements.map(({ elements }, index) => ({
        kind: 'item',
        inlines: elements.map(toInline),
        mark: part.style === 'ordered' ? `${index + 1}.` : '•',
        indent: part.indent ?? 0,
      }));
  }
}

/** A line break inside a text begins a new line. */
function toLines(elements: readonly RichTextInline[], kind: 'line' | 'quote'): readonly Part[] {
  const lines: Inline[][] = [[]];
  for (const element of elements) {
    if (element.type !== 'text') {
      lines.at(-1)?.push(toInline(element));
      continue;
    }
    element.text.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push(toInline({ ...element, text }));
    });
  }
  if (lines.length > 1 && lines.at(-1)?.length === 0) lines.pop();
  return lines.map((inlines) => ({ kind, inlines }));
}

function toInline(element: RichTextInline): Inline {
  const { style = {} } = element;
  if (style.code === true && element.type === 'text') return { kind: 'code', text: element.text };
  const marks = (['bold', 'italic', 'strike', 'underline'] as const).filter((mark) => style[mark] === true);
  return marks.reduce<Inline>((inner, kind) => ({ kind, children: [inner] }), toBare(element));
}

function toBare(element: RichTextInline): Inline {
  switch (element.type) {
    case 'text':
      return { kind: 'text', text: element.text };
    case 'link':
      return { kind: 'link', url: element.url, label: element.text ?? element.url };
    case 'emoji':
      return { kind: 'emoji', name: element.name };
    case 'user':
      return { kind: 'user', id: element.user_id };
    case 'usergroup':
      return { kind: 'group', id: element.usergroup_id };
    case 'channel':
      return { kind: 'channel', id: element.channel_id };
    case 'broadcast':
      return { kind: 'broadcast', range: element.range };
    case 'date':
      return { kind: 'date', timestampS: element.timestamp, format: element.format, fallback: element.fallback ?? '' };
  }
}
