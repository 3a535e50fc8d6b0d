import type { SlackState } from '../state/slack-state.js';
import type { StandInToken } from '../state/tokens.js';
import type { StandInGroup, StandInUser } from '../state/workspace.js';
import { type ApiArgs, type ApiCall, type ApiMethod, type ApiResult, flagArg, refuse, TIER, textArg } from './api-method.js';

const MAIL = 'users:read.email';

export const PEOPLE_METHODS: Readonly<Record<string, ApiMethod>> = {
  'users.info': { limit: TIER.four, scopes: () => ['users:read'], handle: info },
  'users.lookupByEmail': { limit: TIER.three, scopes: () => [MAIL], handle: lookupByEmail },
  'usergroups.list': { limit: TIER.two, scopes: () => ['usergroups:read'], handle: listGroups },
  'usergroups.users.list': { limit: TIER.two, scopes: () => ['usergroups:read'], handle: listMembers },
};

function info({ args, state, token }: ApiCall): ApiResult {
  const user = state.workspace.users.find(({ id }) => id === textArg(args, 'user'));
  return user === undefined ? refuse('user_not_found') : { ok: true, user: toWireUser(state, user, token) };
}

function lookupByEmail({ args, state, token }: ApiCall): ApiResult {
  const email = textArg(args, 'email').toLowerCase();
  const user = state.workspace.users.find((one) => one.email?.toLowerCase() === email && !one.isDeleted);
  return user === undefined ? refuse('users_not_found') : { ok: true, user: toWireUser(state, user, token) };
}

/** The e-mail is only there with its scope; that it was handed out counts as need of the scope. */
function toWireUser({ workspace, tokens }: SlackState, user: StandInUser, token: StandInToken): Readonly<Record<string, unknown>> {
  const showsMail = user.email !== null && token.scopes.has(MAIL) && user.teamId === workspace.team.id;
  if (showsMail) tokens.needed.add(MAIL);
  return {
    id: user.id,
    team_id: user.teamId,
    name: user.name,
    real_name: user.realName,
    deleted: user.isDeleted,
    is_admin: user.isAdmin,
    is_bot: user.kind === 'bot',
    is_app_user: false,
    is_restricted: user.kind === 'guest',
    is_ultra_restricted: false,
    is_email_confirmed: user.isEmailConfirmed,
    ...(user.teamId === workspace.team.id ? {} : { is_stranger: true }),
    ...(user.enterpriseId === null
      ? {}
      : { enterprise_user: { id: `W${user.id.slice(1)}`, enterprise_id: user.enterpriseId, teams: [user.teamId] } }),
    profile: { real_name: user.realName, display_name: user.name, team: user.teamId, ...(showsMail ? { email: user.email } : {}) },
  };
}

function listGroups({ args, state }: ApiCall): ApiResult {
  const wanted = state.workspace.groups.filter(({ isDisabled }) => !isDisabled || flagArg(args, 'include_disabled'));
  return { ok: true, usergroups: wanted.map((group) => toWireGroup(state, group, args)) };
}

function listMembers({ args, state }: ApiCall): ApiResult {
  const group = state.workspace.groups.find(({ id }) => id === textArg(args, 'usergroup'));
  if (group === undefined || (group.isDisabled && !flagArg(args, 'include_disabled'))) return refuse('no_such_subteam');
  return { ok: true, users: group.userIds };
}

function toWireGroup({ workspace }: SlackState, { id, handle, name, userIds, isDisabled }: StandInGroup, args: ApiArgs): object {
  return {
    id,
    team_id: workspace.team.id,
    is_usergroup: true,
    name,
    handle,
    date_delete: isDisabled ? 1 : 0,
    ...(flagArg(args, 'include_users') ? { users: userIds } : {}),
    ...(flagArg(args, 'include_count') ? { user_count: userIds.length } : {}),
  };
}
