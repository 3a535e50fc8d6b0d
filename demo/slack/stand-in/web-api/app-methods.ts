import { validateBlocks, validateMessage, validateView } from '../../../../contracts/slack/validate-slack.js';
import { type ApiCall, type ApiMethod, type ApiResult, isRefusal, refuse, TIER, textArg } from './api-method.js';
import { findPlace } from './find-place.js';

export const APP_METHODS: Readonly<Record<string, ApiMethod>> = {
  'auth.test': { limit: TIER.special, handle: authTest },
  'api.test': { limit: TIER.four, handle: ({ args }) => ({ ok: true, args }) },
  'bots.info': { limit: TIER.three, scopes: () => ['users:read'], handle: botsInfo },
  'reactions.add': { limit: TIER.three, scopes: () => ['reactions:write'], handle: addReaction },
  'blocks.validate': { limit: TIER.special, handle: validate },
  // Tier 1 in the documentation; reconnecting twice within a minute works nevertheless.
  'apps.connections.open': {
    limit: TIER.two,
    isForApp: true,
    scopes: () => ['connections:write'],
    handle: ({ newSocketUrl }) => ({ ok: true, url: newSocketUrl() }),
  },
};

function authTest({ state, baseUrl, token }: ApiCall): ApiResult {
  const { team, app } = state.workspace;
  const about = { url: `${baseUrl}/`, team: team.name, team_id: team.id, is_enterprise_install: false };
  if (token.kind === 'app') return { ok: true, ...about, app_id: app.appId, app_name: app.name };
  return { ok: true, ...about, user: app.name.toLowerCase(), user_id: app.botUserId, bot_id: app.botId };
}

function botsInfo({ args, state }: ApiCall): ApiResult {
  const { app } = state.workspace;
  if (![app.botId, ''].includes(textArg(args, 'bot'))) return refuse('bot_not_found');
  return { ok: true, bot: { id: app.botId, app_id: app.appId, user_id: app.botUserId, name: app.name, deleted: false } };
}

function addReaction({ args, state }: ApiCall): ApiResult {
  const place = findPlace(state, textArg(args, 'channel'));
  if (isRefusal(place)) return place;
  const [ts, name] = [textArg(args, 'timestamp'), textArg(args, 'name')];
  const message = state.messages.find(place.id, ts);
  if (message === null) return refuse('message_not_found');
  const { botUserId } = state.workspace.app;
  if (message.reactions.get(name)?.has(botUserId)) return refuse('already_reacted');
  state.messages.react(place.id, ts, name, botUserId);
  return { ok: true };
}

function validate({ args }: ApiCall): ApiResult {
  const { blocks, message, view } = args;
  const given = [blocks, message, view].filter((one) => one !== undefined).length;
  if (given !== 1) return refuse('invalid_arguments', ['must provide exactly one of `blocks`, `view`, or `message`']);
  const [error, errors] =
    blocks !== undefined
      ? ['invalid_blocks', validateBlocks(blocks)]
      : view !== undefined
        ? ['invalid_view', validateView(view)]
        : ['invalid_message', validateMessage(message as object)];
  return errors.length === 0 ? { ok: true } : { ok: false, error, errors };
}
