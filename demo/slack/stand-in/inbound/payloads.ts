import { randomBytes } from 'node:crypto';
import type { MessageVersion, StoredMessage } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';
import type { StoredView } from '../state/views.js';
import type { StandInChannel, StandInUser } from '../state/workspace.js';
import { toWireMessage } from '../web-api/to-wire-message.js';
import { toWireView } from '../web-api/view-methods.js';
import type { SendOptions } from './delivery.js';
import { type FoundAction, findOption } from './find-action.js';
import type { StateValues } from './view-state.js';

type Payload = Readonly<Record<string, unknown>>;

/** The old verification token, which nobody should look at any more. */
const TOKEN = 'verification-token-of-the-stand-in';

export interface Press {
  readonly user: StandInUser;
  readonly action: FoundAction;
  /** Value of the option that is chosen, for a select or radio buttons. */
  readonly choice: string | undefined;
  readonly triggerId: string;
}

/** A press in a message: `version` is what the person saw when pressing. */
export function toMessagePress(
  state: SlackState,
  press: Press & { readonly message: StoredMessage; readonly version: MessageVersion; readonly responseUrl: string },
  options: SendOptions,
): Payload {
  const { message, version } = press;
  const channel = state.workspace.channel(message.channel);
  const thread = message.threadTs === null ? {} : { thread_ts: message.threadTs };
  const seen = { ...toWireMessage(state, message), text: version.text, blocks: version.blocks };
  return {
    type: 'block_actions',
    ...shared(state, press.user, options),
    container: { type: 'message', message_ts: message.ts, channel_id: channel.id, is_ephemeral: message.visibleTo !== null, ...thread },
    trigger_id: press.triggerId,
    channel: { id: channel.id, name: channelName(channel) },
    message: message.visibleTo === null ? seen : { type: 'message', ts: message.ts },
    state: { values: {} },
    response_url: press.responseUrl,
    actions: [toAction(state, press)],
  };
}

/** A press in a modal or on a home tab. */
export function toViewPress(state: SlackState, press: Press & { readonly stored: StoredView }, options: SendOptions): Payload {
  return {
    type: 'block_actions',
    ...shared(state, press.user, options),
    container: { type: 'view', view_id: press.stored.id },
    trigger_id: press.triggerId,
    view: toWireView(state, press.stored),
    actions: [toAction(state, press)],
  };
}

export function toSubmission(
  state: SlackState,
  about: { readonly user: StandInUser; readonly stored: StoredView; readonly values: StateValues; readonly triggerId: string },
  options: SendOptions,
): Payload {
  const view = toWireView(state, about.stored, about.values);
  return { type: 'view_submission', ...shared(state, about.user, options), trigger_id: about.triggerId, view, response_urls: [] };
}

export function toViewClosed(state: SlackState, user: StandInUser, stored: StoredView, options: SendOptions): Payload {
  return { type: 'view_closed', ...shared(state, user, options), view: toWireView(state, stored), is_cleared: false };
}

export interface Command {
  readonly user: StandInUser;
  readonly channel: StandInChannel;
  readonly command: string;
  readonly text: string;
  readonly triggerId: string;
  readonly responseUrl: string;
}

export function toCommand({ workspace }: SlackState, about: Command, { teamId }: SendOptions): Payload {
  const { team, app } = workspace;
  return {
    token: TOKEN,
    team_id: teamId ?? about.user.teamId,
    team_domain: team.domain,
    channel_id: about.channel.id,
    channel_name: channelName(about.channel),
    user_id: about.user.id,
    user_name: about.user.name,
    command: about.command,
    text: about.text,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    ...(team.enterprise === null ? {} : { enterprise_id: team.enterprise.id, enterprise_name: team.enterprise.name }),
    response_url: about.responseUrl,
    trigger_id: about.triggerId,
  };
}

/** An event in the envelope of the Events API. */
export function toEvent({ workspace, now }: SlackState, event: Payload, { teamId }: SendOptions): Payload {
  const { team, app } = workspace;
  const enterpriseId = team.enterprise?.id ?? null;
  return {
    token: TOKEN,
    team_id: teamId ?? team.id,
    ...(enterpriseId === null ? {} : { enterprise_id: enterpriseId }),
    api_app_id: app.appId,
    event,
    type: 'event_callback',
    event_id: `Ev0${randomBytes(4).toString('hex').toUpperCase()}`,
    event_time: Math.floor(now() / 1_000),
    authorizations: [{ enterprise_id: enterpriseId, team_id: team.id, user_id: app.botUserId, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: isShared(workspace, event['channel']),
  };
}

/** Of an event that belongs to a channel, whether another workspace reads there. */
const isShared = (workspace: SlackState['workspace'], channel: unknown): boolean =>
  typeof channel === 'string' && workspace.channel(channel).isShared;

function shared({ workspace }: SlackState, user: StandInUser, { teamId }: SendOptions): Payload {
  const { team, app } = workspace;
  return {
    user: { id: user.id, username: user.name, name: user.name, team_id: teamId ?? user.teamId },
    team: { id: teamId ?? team.id, domain: teamId === undefined ? team.domain : 'elsewhere', ...enterpriseOf(team.enterprise) },
    enterprise: team.enterprise,
    is_enterprise_install: false,
    api_app_id: app.appId,
    token: TOKEN,
  };
}

const enterpriseOf = (enterprise: { readonly id: string; readonly name: string } | null): Payload =>
  enterprise === null ? {} : { enterprise_id: enterprise.id, enterprise_name: enterprise.name };

const channelName = ({ kind, name }: StandInChannel): string => ({ public: name, private: 'privategroup', im: 'directmessage' })[kind];

function toAction({ now }: SlackState, { action: { blockId, element }, choice }: Press): Payload {
  const about = { type: element.type, action_id: element.action_id, block_id: blockId, action_ts: (now() / 1_000).toFixed(6) };
  if (element.type === 'button')
    return {
      ...about,
      text: { emoji: true, ...element.text },
      ...(element.value === undefined ? {} : { value: element.value }),
      ...(element.url === undefined ? {} : { url: element.url }),
      ...(element.style === undefined ? {} : { style: element.style }),
    };
  return { ...about, selected_option: choice === undefined ? null : findOption(element, choice) };
}
