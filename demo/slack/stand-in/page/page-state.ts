import type { StoredMessage } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';
import type { StoredView } from '../state/views.js';
import type { StandInChannel, StandInUser } from '../state/workspace.js';
import { toTextContext } from '../text/text-context.js';
import { type Html, html } from './blocks/html.js';
import { renderBlocks } from './blocks/render-block.js';
import { renderLabel } from './blocks/render-text.js';
import { isTopLevel, renderDay, renderMessage } from './render-message.js';
import { listChannels, listPeople, renderChannels, renderPeople } from './render-sidebar.js';

/** What the browser asks for: who looks, at what. Empty or unknown: the first one there is. */
export interface PageQuery {
  readonly user: string;
  readonly channel: string;
  /** Empty: no thread is open. */
  readonly thread: string;
  readonly tab: 'channel' | 'home';
}

/** All panes as mark-up (null for one that is not open); null when there is nobody to be. */
export function renderPanes(state: SlackState, query: PageQuery, bot: string) {
  const people = listPeople(state);
  const user = people.find(({ id, name }) => id === query.user || name === query.user) ?? people[0];
  if (user === undefined) return null;
  const channels = listChannels(state, user);
  const channel = channels.find(({ id, name }) => id === query.channel || name === query.channel) ?? channels[0];
  if (channel === undefined) return null;
  const stack = state.views.modals(user.id);
  const top = stack.at(-1);
  return {
    user: user.id,
    channel: channel.id,
    bot,
    people: renderPeople(state, user).text,
    channels: renderChannels(state, user, query.tab === 'home' ? 'home' : channel.id).text,
    ...(query.tab === 'home' ? homePane(state, user) : channelPane(state, { user, channel, thread: query.thread })),
    modal: top === undefined ? null : { id: top.id, html: renderModal(state, top).text },
  };
}

function homePane(state: SlackState, user: StandInUser) {
  return { title: state.workspace.app.name, subtitle: 'Home', main: renderHome(state, user).text, thread: null };
}

function channelPane(
  state: SlackState,
  { user, channel, thread }: { readonly user: StandInUser; readonly channel: StandInChannel; readonly thread: string },
) {
  const { id, kind, name, userIds, hasBot } = channel;
  const seen = state.messages.all.filter((one) => one.channel === id && !one.isDeleted && (one.visibleTo ?? user.id) === user.id);
  const inThread = thread === '' ? [] : seen.filter((one) => one.ts === thread || one.threadTs === thread);
  const { app } = state.workspace;
  const subtitle = `${userIds.length} members${hasBot ? '' : ' · the app is not in this channel'}`;
  return {
    title: kind === 'im' ? app.name : `${kind === 'private' ? '🔒' : '#'} ${name}`,
    subtitle: kind === 'im' ? 'Direct message' : subtitle,
    main: renderMessages(state, seen.filter(isTopLevel), false).text,
    thread: inThread.length === 0 ? null : renderMessages(state, inThread, true).text,
  };
}

function renderMessages(state: SlackState, messages: readonly StoredMessage[], isInThread: boolean): Html {
  const context = toTextContext(state);
  if (messages.length === 0) return html`<p class="nothing">Nothing was said here yet.</p>`;
  const day = (ts: string) => new Date(Number(ts) * 1_000).toDateString();
  return html`${messages.map((message, index) => {
    const isNewDay = !isInThread && day(messages[index - 1]?.ts ?? '0') !== day(message.ts);
    return html`${isNewDay && renderDay(message.ts, context)}${renderMessage(message, { state, context, isInThread })}`;
  })}`;
}

function renderHome(state: SlackState, user: StandInUser): Html {
  const home = state.views.home(user.id);
  if (home === null) return html`<p class="nothing">The app shows nothing here yet.</p>`;
  return html`<div class="home">${renderBlocks(home.view.blocks, { ...toTextContext(state), surface: { kind: 'view', id: home.id } })}</div>`;
}

function renderModal(state: SlackState, { id, view, errors }: StoredView): Html {
  if (view.type !== 'modal') return html``;
  const context = toTextContext(state);
  const trouble = errors[''];
  const submit =
    view.submit !== undefined && html`<button type="submit" class="button primary">${renderLabel(view.submit.text, context)}</button>`;
  const close = html`<button type="button" class="button close">${renderLabel(view.close?.text ?? 'Cancel', context)}</button>`;
  return html`<form method="dialog" data-view="${id}" novalidate><header><h2 id="modal-title">${renderLabel(view.title.text, context)}</h2><button type="button" class="quiet close" aria-label="Close">✕</button></header><div class="blocks">${trouble !== undefined && html`<p class="error" role="alert">${trouble}</p>`}${renderBlocks(view.blocks, { ...context, surface: { kind: 'view', id } }, errors)}</div><footer class="row end">${close}${submit}</footer></form>`;
}
