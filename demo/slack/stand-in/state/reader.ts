import { findMentions } from '../text/find-mentions.js';
import type { TextContext } from '../text/inline.js';
import { toTextContext } from '../text/text-context.js';
import { toPlainMrkdwn, toPlainText } from '../text/to-plain-text.js';
import { currentOf, type StoredMessage } from './messages.js';
import type { SlackState } from './slack-state.js';
import type { StoredView } from './views.js';

/** What people see, as data and as plain text (times in UTC). Users and channels by id or name. */
export class Reader {
  readonly #state: SlackState;

  constructor(state: SlackState) {
    this.#state = state;
  }

  /** A channel's messages in order: without replies, but with those that the channel sees too. */
  channel(ref: string): readonly StoredMessage[] {
    return this.#public(ref).filter(({ threadTs, isBroadcast }) => threadTs === null || isBroadcast);
  }

  /** The first message of a thread and its replies. */
  thread(ref: string, ts: string): readonly StoredMessage[] {
    return this.#public(ref).filter((message) => message.ts === ts || message.threadTs === ts);
  }

  /** What only this user was told. */
  ephemerals(userRef: string): readonly StoredMessage[] {
    const { id } = this.#state.workspace.user(userRef);
    return this.#state.messages.all.filter(({ visibleTo, isDeleted }) => visibleTo === id && !isDeleted);
  }

  /** Bottom first; the last one is what the user sees. */
  modals(userRef: string): readonly StoredView[] {
    return this.#state.views.modals(this.#state.workspace.user(userRef).id);
  }

  home(userRef: string): StoredView | null {
    return this.#state.views.home(this.#state.workspace.user(userRef).id);
  }

  /** Messages with this metadata event_type, for example all cards of rollouts. */
  withMetadata(eventType: string): readonly StoredMessage[] {
    return this.#state.messages.all.filter((message) => !message.isDeleted && currentOf(message).metadata?.event_type === eventType);
  }

  /** Who is notified by the message as it stands. */
  mentions(message: StoredMessage): readonly string[] {
    return findMentions(currentOf(message));
  }

  text(message: StoredMessage): string {
    const { text, blocks } = currentOf(message);
    return blocks.length > 0 ? toPlainText(blocks, this.#context()) : toPlainMrkdwn(text, this.#context());
  }

  channelText(ref: string): string {
    return this.channel(ref)
      .map((message) => this.#signed(message))
      .join('\n\n');
  }

  threadText(ref: string, ts: string): string {
    return this.thread(ref, ts)
      .map((message) => this.#signed(message))
      .join('\n\n');
  }

  ephemeralText(userRef: string): string {
    return this.ephemerals(userRef)
      .map((message) => this.text(message))
      .join('\n\n');
  }

  /** Title, blocks, then what a refused submission says. */
  viewText({ view, errors }: StoredView): string {
    const title = view.type === 'modal' ? [`# ${view.title.text}`] : [];
    const wrong = Object.entries(errors).map(([blockId, message]) => `! ${blockId}: ${message}`);
    return [...title, toPlainText(view.blocks, this.#context()), ...wrong].join('\n');
  }

  #signed(message: StoredMessage): string {
    const name = this.#state.workspace.findUser(message.author)?.realName ?? message.author;
    return `${name}:\n${this.text(message)}`;
  }

  #public(ref: string): readonly StoredMessage[] {
    const { id } = this.#state.workspace.channel(ref);
    return this.#state.messages.all.filter(({ channel, visibleTo, isDeleted }) => channel === id && visibleTo === null && !isDeleted);
  }

  #context = (): TextContext => toTextContext(this.#state, 'UTC');
}
