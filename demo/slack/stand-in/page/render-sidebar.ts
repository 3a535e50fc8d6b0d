import type { SlackState } from '../state/slack-state.js';
import type { StandInChannel, StandInUser } from '../state/workspace.js';
import { type Html, html } from './blocks/html.js';
import { isTopLevel, toInitials, toTint } from './render-message.js';

/** Those whom one can be in the page: the members of this workspace who can approve something. */
export const listPeople = ({ workspace }: SlackState): readonly StandInUser[] =>
  workspace.users.filter(
    (user) =>
      user.kind === 'member' && !user.isDeleted && user.email !== null && user.isEmailConfirmed && user.teamId === workspace.team.id,
  );

/** What this user finds on the left, first channels and then direct conversations. */
export const listChannels = ({ workspace }: SlackState, user: StandInUser): readonly StandInChannel[] =>
  workspace.channels
    .filter(({ userIds, isArchived }) => userIds.includes(user.id) && !isArchived)
    .toSorted((a, b) => Number(a.kind === 'im') - Number(b.kind === 'im'));

export const renderPeople = (state: SlackState, user: StandInUser): Html =>
  html`${listPeople(state).map(
    ({ id, realName }) =>
      html`<button type="button" class="person" data-person="${id}" aria-pressed="${id === user.id ? 'true' : 'false'}" title="${realName}"><span class="face tint-${toTint(id)}" aria-hidden="true">${toInitials(realName)}</span>${realName.split(' ')[0]}</button>`,
  )}`;

const SIGNS = { public: '#', private: '🔒', im: '💬' } as const;

/** Channels, direct conversations and the app's home; `open` is the id of the channel that is shown, or `home`. */
export function renderChannels(state: SlackState, user: StandInUser, open: string): Html {
  const { app } = state.workspace;
  const item = ({ id, kind, name }: StandInChannel) =>
    html`<li><button type="button" class="channel" data-channel="${id}" data-last="${lastTs(state, id)}" aria-current="${id === open ? 'page' : 'false'}"><span class="sign" aria-hidden="true">${SIGNS[kind]}</span>${kind === 'im' ? app.name : name}</button></li>`;
  const all = listChannels(state, user);
  const home = html`<li><button type="button" class="channel" data-home="1" aria-current="${open === 'home' ? 'page' : 'false'}"><span class="sign" aria-hidden="true">⌂</span>${app.name} home</button></li>`;
  return html`<h2>Channels</h2><ul>${all.filter(({ kind }) => kind !== 'im').map(item)}</ul><h2>Apps</h2><ul>${all.filter(({ kind }) => kind === 'im').map(item)}${home}</ul>`;
}

/** Of the newest message that everybody sees. */
const lastTs = ({ messages }: SlackState, channel: string): string =>
  messages.all.findLast((one) => one.channel === channel && !one.isDeleted && one.visibleTo === null && isTopLevel(one))?.ts ?? '';
