import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import { currentOf, type StoredMessage } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';
import { emojiOf } from '../text/emoji.js';
import { formatDate } from '../text/format-date.js';
import type { TextContext } from '../text/inline.js';
import { type Html, html } from './blocks/html.js';
import { renderBlocks } from './blocks/render-block.js';
import { renderMrkdwn } from './blocks/render-text.js';

export interface MessageView {
  readonly state: SlackState;
  readonly context: TextContext;
  /** In the thread's own pane its length is not said again. */
  readonly isInThread: boolean;
}

/** One message with its author, blocks, reactions and the way into its thread. */
export function renderMessage(message: StoredMessage, { state, context, isInThread }: MessageView): Html {
  const { text, blocks } = currentOf(message);
  const { channel, ts } = message;
  const author = state.workspace.findUser(message.author);
  const name = author?.realName ?? message.author;
  const isApp = author?.kind === 'bot';
  const body =
    blocks.length > 0 ? renderBlocks(blocks, { ...context, surface: { kind: 'message', channel, ts } }) : renderMrkdwn(text, context);
  const edited = message.versions.length > 1 && html` <span class="muted small">(edited)</span>`;
  return html`<article class="message ${message.visibleTo === null ? '' : 'private'}" data-ts="${ts}" aria-label="${name}">${message.visibleTo !== null && html`<p class="note"><span aria-hidden="true">👁</span> Only visible to you</p>`}${message.isBroadcast && !isInThread && html`<p class="note">replied to a thread</p>`}<div class="avatar ${isApp ? 'app' : ''} tint-${toTint(message.author)}" aria-hidden="true">${toInitials(name)}</div><div class="content"><p class="byline"><b>${name}</b>${isApp && html`<span class="badge">APP</span>`} <time class="muted small">${formatDate(Number(ts), '{time}', '', context)}</time>${edited}</p>${body}${renderUnfurls(message, context)}${renderReactions(message)}${!isInThread && renderReplies(message, { state, context })}</div></article>`;
}

/** A line between the days. */
export const renderDay = (ts: string, context: TextContext): Html =>
  html`<p class="day"><span>${formatDate(Number(ts), '{date_long_pretty}', '', context).replace(/^./, (first) => first.toUpperCase())}</span></p>`;

function renderReplies({ channel, ts, threadTs }: StoredMessage, { state, context }: Pick<MessageView, 'state' | 'context'>): Html | null {
  const root = threadTs ?? ts;
  const replies = state.messages.all.filter(
    (one) => one.channel === channel && one.threadTs === root && one.visibleTo === null && !one.isDeleted,
  );
  const last = replies.at(-1);
  if (last === undefined) return null;
  const count = replies.length === 1 ? '1 reply' : `${replies.length} replies`;
  const authors = [...new Set(replies.map(({ author }) => author))].slice(0, 4);
  const faces = authors.map(
    (id) => html`<span class="face tint-${toTint(id)}">${toInitials(state.workspace.findUser(id)?.realName ?? id)}</span>`,
  );
  return html`<button type="button" class="replies" data-thread="${root}"><span aria-hidden="true" class="faces">${faces}</span><b>${count}</b> <span class="muted small">Last reply ${formatDate(Number(last.ts), '{ago}', '', context)}</span></button>`;
}

const renderReactions = ({ reactions }: StoredMessage): Html | null =>
  reactions.size === 0
    ? null
    : html`<p class="reactions">${[...reactions].map(([name, users]) => html`<span class="reaction" title="${name}">${emojiOf(name) ?? `:${name}:`} ${users.size}</span>`)}</p>`;

function renderUnfurls({ channel, ts, unfurls }: StoredMessage, context: TextContext): readonly Html[] {
  return Object.values(unfurls).map((unfurl) => {
    const { blocks = [], text = '' } = unfurl as { readonly blocks?: readonly SlackBlock[]; readonly text?: string };
    const body =
      blocks.length > 0 ? renderBlocks(blocks, { ...context, surface: { kind: 'message', channel, ts } }) : renderMrkdwn(text, context);
    return html`<div class="unfurl">${body}</div>`;
  });
}

/** Not a reply, or one that the channel sees too. */
export const isTopLevel = ({ threadTs, isBroadcast }: StoredMessage): boolean => threadTs === null || isBroadcast;

export const toInitials = (name: string): string =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.slice(0, 1).toUpperCase())
    .join('');

const TINTS = 6;

export const toTint = (id: string): number => [...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS;
