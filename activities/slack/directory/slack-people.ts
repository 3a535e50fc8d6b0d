import type { WebClient } from '@slack/web-api';
import type { SlackIds } from '../../../contracts/slack/text/marks.js';
import type { Logger } from '../../../platform/logger.js';
import { callSlack, isSlackError } from '../sending/call-slack.js';

const KEEP_MS = 5 * 60_000;
/** After a look-up that failed nothing is asked for so long: a mention is not worth a message. */
const PAUSE_MS = 60_000;
/** New look-ups for one message. */
const MOST_AT_ONCE = 20;
const GROUP = 'group:slack:';
const UNKNOWN: ReadonlySet<string> = new Set(['users_not_found']);

interface Known {
  /** Null: Slack knows nobody of that name. */
  readonly id: string | null;
  readonly untilMs: number;
}

/** Slack's ids of people and user groups, for mentions only: nothing is allowed or refused by them. */
export class SlackPeople {
  readonly #client: WebClient;
  readonly #nowMs: () => number;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #known = new Map<string, Known>();
  #groups: { readonly ids: ReadonlyMap<string, string>; readonly untilMs: number } | null = null;
  #pausedUntilMs = 0;

  constructor(client: WebClient, nowMs: () => number, logger: Pick<Logger, 'warn'>) {
    this.#client = client;
    this.#nowMs = nowMs;
    this.#logger = logger;
  }

  /** By canonical principal or `group:slack:<handle>`. Those that Slack does not know, or does not tell now, are left out; never fails. */
  async toSlackIds(names: Iterable<string>): Promise<SlackIds> {
    const ids = new Map<string, string>();
    let left = MOST_AT_ONCE;
    for (const name of new Set(names)) {
      const known = this.#recall(name);
      if (known === undefined && left > 0 && isAskable(name)) left -= 1;
      else if (known === undefined) continue;
      const id = known === undefined ? await this.#ask(name) : known.id;
      if (id !== null) ids.set(name, id);
    }
    return ids;
  }

  #recall(name: string): Known | undefined {
    const known = this.#known.get(name);
    return known !== undefined && known.untilMs > this.#nowMs() ? known : undefined;
  }

  async #ask(name: string): Promise<string | null> {
    if (this.#nowMs() < this.#pausedUntilMs) return null;
    try {
      const id = name.startsWith(GROUP) ? await this.#findGroup(name.slice(GROUP.length)) : await this.#findUser(name);
      this.#known.set(name, { id, untilMs: this.#nowMs() + KEEP_MS });
      return id;
    } catch (error) {
      this.#pausedUntilMs = this.#nowMs() + PAUSE_MS;
      this.#logger.warn({ err: error }, 'people could not be looked up in Slack; messages name them without mentioning them');
      return null;
    }
  }

  async #findUser(email: string): Promise<string | null> {
    try {
      const { user } = await callSlack('look a person up', () => this.#client.users.lookupByEmail({ email }));
      return user?.deleted ? null : (user?.id ?? null);
    } catch (error) {
      if (isSlackError(error, UNKNOWN)) return null;
      throw error;
    }
  }

  async #findGroup(handle: string): Promise<string | null> {
    if (this.#groups === null || this.#groups.untilMs <= this.#nowMs()) {
      const { usergroups = [] } = await callSlack('list the user groups', () => this.#client.usergroups.list({}));
      const ids = new Map(
        usergroups.flatMap(({ handle: name, id }) => (name === undefined || id === undefined ? [] : [[name, id] as const])),
      );
      this.#groups = { ids, untilMs: this.#nowMs() + KEEP_MS };
    }
    return this.#groups.ids.get(handle) ?? null;
  }
}

const isAskable = (name: string): boolean => name.startsWith(GROUP) || /^[^\s@:]+@[^\s@]+$/.test(name);
