import { SLACK_LIMITS } from '../../../../contracts/slack/slack-limits.js';
import type { SlackView } from '../../../../contracts/slack/slack-view.js';
import { validateView } from '../../../../contracts/slack/validate-slack.js';
import type { SlackState } from '../state/slack-state.js';
import type { StoredView } from '../state/views.js';
import {
  type ApiArgs,
  type ApiCall,
  type ApiMethod,
  type ApiRefusal,
  type ApiResult,
  isRefusal,
  missing,
  refuse,
  TIER,
  textArg,
} from './api-method.js';
import { toLines } from './read-content.js';

export const VIEW_METHODS: Readonly<Record<string, ApiMethod>> = {
  'views.open': { limit: TIER.four, handle: (call) => withTrigger(call, open) },
  'views.push': { limit: TIER.four, handle: (call) => withTrigger(call, push) },
  'views.update': { limit: TIER.four, handle: update },
  'views.publish': { limit: TIER.four, handle: publish },
};

/** A view as the Web API and the payloads of interactions give it. */
export function toWireView(state: SlackState, stored: StoredView, values: object = {}): Readonly<Record<string, unknown>> {
  const { team, app } = state.workspace;
  const { view } = stored;
  return {
    ...{ private_metadata: '', callback_id: '', external_id: '', clear_on_close: false, notify_on_close: false, close: null, submit: null },
    ...view,
    id: stored.id,
    team_id: team.id,
    app_installed_team_id: team.id,
    app_id: app.appId,
    bot_id: app.botId,
    hash: stored.hash,
    root_view_id: stored.rootId,
    previous_view_id: stored.previousId,
    state: { values },
  };
}

/** The view of a call or of an answer to an interaction. */
export function readView(view: unknown, type: 'modal' | 'home' | null): SlackView | ApiRefusal {
  if (typeof view !== 'object' || view === null) return missing('view');
  const errors = validateView(view);
  if (errors.length > 0) return refuse('invalid_arguments', toLines(errors, '/view'));
  const valid = view as SlackView;
  return type === null || valid.type === type ? valid : refuse('invalid_arguments', [`must be of type ${type} [json-pointer:/view/type]`]);
}

function withTrigger(
  { args, state }: ApiCall,
  act: (state: SlackState, user: string, view: SlackView) => StoredView | ApiRefusal,
): ApiResult {
  const view = readView(args['view'], 'modal');
  if (isRefusal(view)) return view;
  const trigger = state.views.exchange(textArg(args, 'trigger_id'));
  if (typeof trigger === 'string') return refuse(trigger);
  const shown = act(state, trigger.user, view);
  return isRefusal(shown) ? shown : { ok: true, view: toWireView(state, shown) };
}

const open = ({ views }: SlackState, user: string, view: SlackView) => views.open(user, view);

function push({ views }: SlackState, user: string, view: SlackView): StoredView | ApiRefusal {
  if (views.modals(user).length >= SLACK_LIMITS.view.pushed) return refuse('push_limit_reached');
  return views.push(user, view) ?? refuse('not_found');
}

function update({ args, state }: ApiCall): ApiResult {
  const before = state.views.find(textArg(args, 'view_id') || textArg(args, 'external_id'));
  if (before === null) return refuse('not_found');
  const view = readView(args['view'], before.view.type);
  if (isRefusal(view)) return view;
  if (hasOtherHash(args, before)) return refuse('hash_conflict');
  const after = state.views.update(before.id, view);
  return after === null ? refuse('not_found') : { ok: true, view: toWireView(state, after) };
}

function publish({ args, state }: ApiCall): ApiResult {
  const user = state.workspace.users.find(({ id }) => id === textArg(args, 'user_id'));
  if (user === undefined) return refuse('user_not_found');
  const view = readView(args['view'], 'home');
  if (isRefusal(view)) return view;
  const before = state.views.home(user.id);
  if (before !== null && hasOtherHash(args, before)) return refuse('hash_conflict');
  return { ok: true, view: toWireView(state, state.views.publish(user.id, view)) };
}

const hasOtherHash = (args: ApiArgs, before: StoredView): boolean => textArg(args, 'hash') !== '' && textArg(args, 'hash') !== before.hash;
