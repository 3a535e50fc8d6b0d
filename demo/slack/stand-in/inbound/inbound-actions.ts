import { currentOf, type MessageVersion } from '../state/messages.js';
import type { SlackState } from '../state/slack-state.js';
import { StandInError } from '../state/stand-in-error.js';
import type { StoredView } from '../state/views.js';
import { applyCommand, applySubmission } from './apply-answer.js';
import type { Deliveries, Inbound, SendOptions } from './delivery.js';
import { findAction } from './find-action.js';
import { toCommand, toEvent, toMessagePress, toSubmission, toViewClosed, toViewPress } from './payloads.js';
import { checkForm, type FormValues, toStateValues } from './view-state.js';

export interface ClickOptions extends SendOptions {
  /** An older version of the message, as a client that has not heard of the change still shows it. */
  readonly from?: MessageVersion;
  /** The button's value, when several share an action_id. */
  readonly value?: string;
  /** The value of the option to choose, for a select or radio buttons. */
  readonly choice?: string;
}

export interface SubmitOptions extends SendOptions {
  /** Sends also what the client would not let a person send. */
  readonly isUnchecked?: boolean;
}

export interface InboundContext {
  readonly state: SlackState;
  readonly baseUrl: () => string;
  readonly deliver: (inbound: Inbound, options: SendOptions) => Promise<Deliveries>;
}

/** What people do; each becomes signed requests (or envelopes) to the bot. Users and channels by id or name. */
export class InboundActions {
  readonly #context: InboundContext;

  constructor(context: InboundContext) {
    this.#context = context;
  }

  /** Presses a button (or chooses an option) of a message that this user sees. Rejects when it is not there. */
  async click(
    userRef: string,
    channelRef: string,
    ts: string,
    { actionId, ...options }: ClickOptions & { readonly actionId: string },
  ): Promise<Deliveries> {
    const { state, deliver } = this.#context;
    const user = state.workspace.user(userRef);
    const channel = state.workspace.channel(channelRef);
    const message = state.messages.find(channel.id, ts);
    if (message === null || (message.visibleTo ?? user.id) !== user.id)
      throw new StandInError(`${user.name} sees no message ${ts} in ${channel.name}.`);
    const version = options.from ?? currentOf(message);
    const action = findAction(version.blocks, actionId, options.value);
    const about = { user, action, choice: options.choice, message, version, ...this.#reach(user.id, channel.id, ts) };
    return deliver({ kind: 'block_actions', payload: toMessagePress(state, about, options) }, options);
  }

  /** The same in a modal (by its id) or on the user's home tab. */
  async clickInView(
    userRef: string,
    view: 'home' | string,
    { actionId, ...options }: ClickOptions & { readonly actionId: string },
  ): Promise<Deliveries> {
    const { state, deliver } = this.#context;
    const user = state.workspace.user(userRef);
    const stored = view === 'home' ? state.views.home(user.id) : state.views.find(view);
    if (stored === null) throw new StandInError(`${user.name} sees no view "${view}".`);
    const action = findAction(stored.view.blocks, actionId, options.value);
    const about = { user, action, choice: options.choice, stored, triggerId: state.views.newTrigger(user.id).id };
    return deliver({ kind: 'block_actions', payload: toViewPress(state, about, options) }, options);
  }

  /** Sends a form. Rejects with what the client says when a person could not send it. */
  async submit(viewId: string, values: FormValues, options: SubmitOptions = {}): Promise<Deliveries> {
    const { state, deliver } = this.#context;
    const stored = this.#modal(viewId);
    const entered = toStateValues(stored, values);
    const [problem] = options.isUnchecked ? [] : Object.entries(checkForm(stored, entered));
    if (problem !== undefined) throw new StandInError(`${problem[0]}: ${problem[1]}`);
    const user = state.workspace.user(stored.user);
    const payload = toSubmission(state, { user, stored, values: entered, triggerId: state.views.newTrigger(user.id).id }, options);
    const deliveries = await deliver({ kind: 'view_submission', payload }, options);
    applySubmission(state, stored, deliveries[0]);
    return deliveries;
  }

  /** Closes the modal; the bot hears of it only when it asked to. */
  async closeView(viewId: string, options: SendOptions = {}): Promise<Deliveries | null> {
    const { state, deliver } = this.#context;
    const stored = this.#modal(viewId);
    const { view } = stored;
    state.views.close(stored.user, { all: view.type === 'modal' && view.clear_on_close === true });
    if (view.type !== 'modal' || view.notify_on_close !== true) return null;
    const payload = toViewClosed(state, state.workspace.user(stored.user), stored, options);
    return deliver({ kind: 'view_closed', payload }, options);
  }

  /** A slash command, for example `slash('ada', '/tidegate', 'list')`. */
  async slash(
    userRef: string,
    command: string,
    text: string,
    { channel: ref = 'releases', ...options }: SendOptions & { readonly channel?: string } = {},
  ): Promise<Deliveries> {
    const { state, deliver } = this.#context;
    const user = state.workspace.user(userRef);
    const channel = state.workspace.channel(ref);
    state.tokens.needed.add('commands');
    const { target, ...reach } = this.#reach(user.id, channel.id, null);
    const payload = toCommand(state, { user, channel, command, text, ...reach }, options);
    const deliveries = await deliver({ kind: 'command', payload }, options);
    applyCommand(state, target, command, deliveries[0]);
    return deliveries;
  }

  async openHome(userRef: string, options: SendOptions = {}): Promise<Deliveries> {
    const { state } = this.#context;
    const user = state.workspace.user(userRef);
    const channel = state.workspace.directChannel(user).id;
    return this.#event({ type: 'app_home_opened', user: user.id, channel, tab: 'home', event_ts: this.#eventTs() }, options);
  }

  /** Posts a message with an address, of which the bot hears. Gives its ts beside the deliveries. */
  async shareLink(
    userRef: string,
    url: string,
    { channel: ref = 'releases', ...options }: SendOptions & { readonly channel?: string } = {},
  ) {
    const { state } = this.#context;
    const user = state.workspace.user(userRef);
    const channel = state.workspace.channel(ref);
    const { ts } = this.say(user.id, channel.id, url);
    state.tokens.needed.add('links:read');
    const links = [{ url, domain: new URL(url).hostname }];
    const where = {
      channel: channel.id,
      message_ts: ts,
      unfurl_id: `${channel.id}:${ts}`,
      source: 'conversations_history',
      is_bot_user_member: channel.hasBot,
    };
    const deliveries = await this.#event({ type: 'link_shared', user: user.id, ...where, links, event_ts: this.#eventTs() }, options);
    return { ts, deliveries };
  }

  /** A person writes something. The bot does not hear of it. */
  say(userRef: string, channelRef: string, text: string, threadTs: string | null = null) {
    const { messages, workspace } = this.#context.state;
    const content = { text, blocks: [], metadata: null };
    return messages.add({ channel: workspace.channel(channelRef).id, author: workspace.user(userRef).id, threadTs, content });
  }

  #event(event: Readonly<Record<string, unknown>>, options: SendOptions): Promise<Deliveries> {
    return this.#context.deliver({ kind: 'event', payload: toEvent(this.#context.state, event, options) }, options);
  }

  #modal(viewId: string): StoredView {
    const stored = this.#context.state.views.find(viewId);
    if (stored === null) throw new StandInError(`There is no modal "${viewId}"; it was closed, or never opened.`);
    return stored;
  }

  /** By what the bot can answer: a trigger for a modal, and the address for messages. */
  #reach(user: string, channel: string, messageTs: string | null) {
    const { state, baseUrl } = this.#context;
    const target = state.responseUrls.create({ user, channel, messageTs });
    return { target, triggerId: state.views.newTrigger(user).id, responseUrl: `${baseUrl()}/hooks/actions/${target.id}` };
  }

  #eventTs = (): string => (this.#context.state.now() / 1_000).toFixed(6);
}
