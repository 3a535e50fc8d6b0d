import type { TextObject } from '../../../../../contracts/slack/blocks/text-objects.js';
import { emojiOf } from '../../text/emoji.js';
import { formatDate } from '../../text/format-date.js';
import type { Inline, Part, TextContext } from '../../text/inline.js';
import { parseMrkdwn, parsePlain } from '../../text/parse-mrkdwn.js';
import { type Html, html, safeUrl } from './html.js';

/** `bdi` around each text: one that is written from right to left must not turn round what stands beside it. */
export const renderText = ({ type, text }: TextObject, context: TextContext): Html =>
  renderParts(type === 'mrkdwn' ? parseMrkdwn(text) : parsePlain(text), context);

export const renderMrkdwn = (text: string, context: TextContext): Html => renderParts(parseMrkdwn(text), context);

/** A text of one line, for labels and titles. */
export const renderLabel = (text: string, context: TextContext): Html =>
  html`<bdi>${parsePlain(text).flatMap((part) => (part.kind === 'pre' ? [] : part.inlines.map((inline) => renderInline(inline, context))))}</bdi>`;

export function renderParts(parts: readonly Part[], context: TextContext): Html {
  return html`<div class="text">${parts.map((part) => renderPart(part, context))}</div>`;
}

function renderPart(part: Part, context: TextContext): Html {
  const inlines = part.kind === 'pre' ? [] : part.inlines.map((inline) => renderInline(inline, context));
  switch (part.kind) {
    case 'pre':
      return html`<pre>${part.text}</pre>`;
    case 'quote':
      return html`<blockquote dir="auto">${inlines}</blockquote>`;
    case 'item':
      return html`<p class="item indent-${part.indent}"><span class="mark">${part.mark}</span><span dir="auto">${inlines}</span></p>`;
    case 'line':
      return inlines.length === 0 ? html`<p class="empty"></p>` : html`<p dir="auto">${inlines}</p>`;
  }
}

function renderInline(inline: Inline, context: TextContext): Html {
  switch (inline.kind) {
    case 'text':
      return html`<bdi>${inline.text}</bdi>`;
    case 'code':
      return html`<code>${inline.text}</code>`;
    case 'link':
      return html`<a href="${safeUrl(inline.url)}" target="_blank" rel="noopener noreferrer">${inline.label}</a>`;
    case 'emoji':
      return renderEmoji(inline.name);
    case 'broadcast':
      return html`<span class="mention loud">@${inline.range}</span>`;
    case 'user':
      return html`<span class="mention">@${context.userName(inline.id) ?? inline.id}</span>`;
    case 'group':
      return html`<span class="mention">@${context.groupHandle(inline.id) ?? inline.id}</span>`;
    case 'channel':
      return html`<span class="mention">#${context.channelName(inline.id) ?? inline.id}</span>`;
    case 'date':
      return html`<time>${formatDate(inline.timestampS, inline.format, inline.fallback, context)}</time>`;
    case 'bold':
    case 'italic':
    case 'strike':
    case 'underline':
      return renderMarked(inline, context);
  }
}

function renderMarked({ kind, children }: Extract<Inline, { readonly children: unknown }>, context: TextContext): Html {
  const inner = children.map((child) => renderInline(child, context));
  switch (kind) {
    case 'bold':
      return html`<b>${inner}</b>`;
    case 'italic':
      return html`<i>${inner}</i>`;
    case 'strike':
      return html`<s>${inner}</s>`;
    case 'underline':
      return html`<u>${inner}</u>`;
  }
}

function renderEmoji(name: string): Html {
  const sign = emojiOf(name);
  return sign === null ? html`:${name}:` : html`<span class="emoji" role="img" aria-label="${name.replaceAll('_', ' ')}">${sign}</span>`;
}
