import { type UsersInfoResponse, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { within } from '../../platform/within.js';
import { toSlackTrouble } from '../errors/to-slack-trouble.js';
import { findAccountRefusal, type Turned, turn } from './find-account-refusal.js';
import type { SlackIdentityOptions } from './identity-options.js';

const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 5_000;
/** Of the three seconds that people (and their modals) have. */
const PATIENCE_MS = 2_500;
const MENTION_PATIENCE_MS = 1_500;
const MOST_MENTIONS = 20;

export type PersonRead = { readonly ok: true; readonly id: string } | Turned;

interface Kept {
  readonly value: string;
  readonly untilMs: number;
}

/** Members of the workspace by their verified address. What failed is asked again the next time. */
export class PeopleReader {
  readonly #options: SlackIdentityOptions;
  readonly #addresses = new Map<string, Kept>();
  readonly #userIds = new Map<string, Kept>();

  constructor(options: SlackIdentityOptions) {
    this.#options = options;
  }

  /** The canonical id of a Slack user, or why there is none. */
  async read(userId: string): Promise<PersonRead> {
    const kept = this.#find(this.#addresses, userId);
    if (kept !== null) return { ok: true, id: kept };
    const read = await within(PATIENCE_MS, this.#ask(userId), null);
    const noAnswer = 'Slack did not say in time who you are, so nothing was done. Press again, or use the command line or the API.';
    return read ?? turn('slackDown', 'SLACK_UNAVAILABLE', noAnswer);
  }

  /** Slack's ids of those addresses that it knows and tells in time. */
  async findIds(addresses: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const ids = await Promise.all(addresses.slice(0, MOST_MENTIONS).map((address) => this.#lookUp(address)));
    return new Map(ids.flatMap((id, index) => (id === null ? [] : [[addresses[index] ?? '', id] as const])));
  }

  async #ask(userId: string): Promise<PersonRead> {
    const { teamId, logger } = this.#options;
    try {
      const { user } = await this.#askTwice(userId);
      if (user === undefined) return unknown();
      const refused = findAccountRefusal(user, teamId);
      if (refused !== null) return refused;
      const id = (user.profile?.email ?? '').trim().toLowerCase();
      this.#keep(this.#addresses, userId, id);
      return { ok: true, id };
    } catch (error) {
      if (error instanceof WebAPIPlatformError && /^user_not_(found|visible)$/.test(error.data.error)) return unknown();
      logger.warn({ err: error, userId }, 'Slack could not be asked who somebody is');
      return toTurned(error);
    }
  }

  /** A connection that breaks says nothing of Slack, and the person would have to press again. What Slack refuses or puts off stays so. */
  async #askTwice(userId: string): Promise<UsersInfoResponse> {
    const { slack, nowMs } = this.#options;
    const untilMs = nowMs() + PATIENCE_MS;
    try {
      return await slack.users.info({ user: userId });
    } catch (error) {
      // After the patience nobody waits for it any more.
      if (!(error instanceof WebAPIRequestError) || nowMs() >= untilMs) throw error;
      return slack.users.info({ user: userId });
    }
  }

  async #lookUp(address: string): Promise<string | null> {
    const kept = this.#find(this.#userIds, address);
    if (kept !== null) return kept;
    const asking = this.#options.slack.users.lookupByEmail({ email: address }).then(
      ({ user }) => user?.id ?? null,
      () => null,
    );
    const id = await within(MENTION_PATIENCE_MS, asking, null);
    if (id !== null) this.#keep(this.#userIds, address, id);
    return id;
  }

  #find(kept: Map<string, Kept>, key: string): string | null {
    const found = kept.get(key);
    return found !== undefined && this.#options.nowMs() < found.untilMs ? found.value : null;
  }

  #keep(kept: Map<string, Kept>, key: string, value: string): void {
    const [oldest] = kept.keys();
    if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    kept.delete(key);
    kept.set(key, { value, untilMs: this.#options.nowMs() + KEPT_MS });
  }
}

const unknown = (): Turned => turn('unknown', 'UNAUTHENTICATED', 'Slack does not know your account, so nobody knows who you are here.');

function toTurned(error: unknown): Turned {
  const trouble = toSlackTrouble(error);
  return trouble?.code === 'SLACK_MISCONFIGURED'
    ? turn('misconfigured', 'SLACK_MISCONFIGURED', trouble.detail)
    : turn('slackDown', 'SLACK_UNAVAILABLE', trouble?.detail ?? 'Slack did not say who you are. Try again soon.');
}
