import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import type { SlackMessageMetadata } from '../../../../contracts/slack/validate-slack.js';
import { nameBlocks } from './name-blocks.js';

export interface MessageContent {
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly metadata: SlackMessageMetadata | null;
}

/** A message as it stood from `atMs` on. */
export interface MessageVersion extends MessageContent {
  readonly atMs: number;
}

export interface StoredMessage {
  readonly channel: string;
  readonly ts: string;
  /** User id of who wrote it; the bot's own for the bot. */
  readonly author: string;
  /** The thread that it belongs to as a reply. */
  readonly threadTs: string | null;
  /** A reply that the channel sees too. */
  readonly isBroadcast: boolean;
  /** Only this user sees it, and it has gone after a reload in the real client. */
  readonly visibleTo: string | null;
  /** Oldest first, never empty; the last one is what people see. */
  readonly versions: readonly MessageVersion[];
  readonly reactions: ReadonlyMap<string, ReadonlySet<string>>;
  /** What an app attached to links in it, by address. */
  readonly unfurls: Readonly<Record<string, unknown>>;
  readonly isDeleted: boolean;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type NewMessage = Pick<StoredMessage, 'channel' | 'author'> &
  Partial<Pick<StoredMessage, 'threadTs' | 'isBroadcast' | 'visibleTo'>> & { readonly content: MessageContent };

export interface MessageClock {
  readonly now: () => number;
  readonly touch: () => void;
}

/** Everything that was ever posted, with all its versions. */
export class Messages {
  readonly #all: Mutable<StoredMessage>[] = [];
  readonly #clock: MessageClock;
  #lastMicros = 0;

  constructor(clock: MessageClock) {
    this.#clock = clock;
  }

  get all(): readonly StoredMessage[] {
    return this.#all;
  }

  /** Null when there is none, or it was deleted. Ephemeral ones are found too. */
  find(channel: string, ts: string): StoredMessage | null {
    return this.#find(channel, ts);
  }

  add({ content, ...rest }: NewMessage): StoredMessage {
    const message = {
      ...{ threadTs: null, isBroadcast: false, visibleTo: null },
      ...rest,
      ts: this.#nextTs(),
      versions: [this.#version(content)],
      reactions: new Map(),
      unfurls: {},
      isDeleted: false,
    };
    this.#all.push(message);
    this.#clock.touch();
    return message;
  }

  /** Adds a version; false when there is no such message. */
  edit(channel: string, ts: string, content: MessageContent): boolean {
    return this.#change(channel, ts, (message) => {
      message.versions = [...message.versions, this.#version(content)];
    });
  }

  delete(channel: string, ts: string): boolean {
    return this.#change(channel, ts, (message) => {
      message.isDeleted = true;
    });
  }

  react(channel: string, ts: string, name: string, user: string): boolean {
    return this.#change(channel, ts, (message) => {
      message.reactions = new Map([...message.reactions, [name, new Set([...(message.reactions.get(name) ?? []), user])]]);
    });
  }

  unfurl(channel: string, ts: string, unfurls: Readonly<Record<string, unknown>>): boolean {
    return this.#change(channel, ts, (message) => {
      message.unfurls = { ...message.unfurls, ...unfurls };
    });
  }

  #find(channel: string, ts: string): Mutable<StoredMessage> | null {
    return this.#all.find((message) => message.channel === channel && message.ts === ts && !message.isDeleted) ?? null;
  }

  #change(channel: string, ts: string, apply: (message: Mutable<StoredMessage>) => void): boolean {
    const message = this.#find(channel, ts);
    if (message === null) return false;
    apply(message);
    this.#clock.touch();
    return true;
  }

  #version(content: MessageContent): MessageVersion {
    return { ...content, blocks: nameBlocks(content.blocks), atMs: this.#clock.now() };
  }

  /** Seconds with six digits, never the same twice. */
  #nextTs(): string {
    this.#lastMicros = Math.max(this.#lastMicros + 1, Math.round(this.#clock.now() * 1_000));
    const digits = String(this.#lastMicros).padStart(7, '0');
    return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  }
}

/** What people see now. */
export function currentOf(message: StoredMessage): MessageVersion {
  return message.versions.at(-1) ?? { text: '', blocks: [], metadata: null, atMs: 0 };
}
