import type { UsergroupsListResponse } from '@slack/web-api';
import { within } from '../../platform/within.js';
import type { SlackIdentityOptions } from './identity-options.js';

type UserGroup = NonNullable<UsergroupsListResponse['usergroups']>[number];

/** Long enough for the deliveries and the modal of one press, too short for anybody to count on. */
const KEPT_MS = 2_000;
const PATIENCE_MS = 2_500;

/** The user groups of the workspace as they are now. */
export class UserGroupReader {
  readonly #options: SlackIdentityOptions;
  #last: { readonly atMs: number; readonly reading: Promise<readonly UserGroup[] | null> } | null = null;

  constructor(options: SlackIdentityOptions) {
    this.#options = options;
  }

  /** Handles of the groups that this user is in; null when Slack does not say. */
  async groupsOf(userId: string): Promise<readonly string[] | null> {
    const groups = await this.#read();
    return groups === null ? null : groups.filter(({ users }) => users?.includes(userId)).flatMap(({ handle }) => handle ?? []);
  }

  /** Slack's ids of all groups, by handle; empty when Slack does not say. */
  async findIds(): Promise<ReadonlyMap<string, string>> {
    const groups = (await this.#read()) ?? [];
    return new Map(groups.flatMap(({ handle, id }) => (handle && id ? [[handle, id] as const] : [])));
  }

  #read(): Promise<readonly UserGroup[] | null> {
    const { nowMs } = this.#options;
    if (this.#last === null || nowMs() - this.#last.atMs >= KEPT_MS) {
      const reading = within(PATIENCE_MS, this.#ask(), null);
      const last = { atMs: nowMs(), reading };
      this.#last = last;
      // What failed is asked again by the next.
      void reading.then((groups) => {
        if (groups === null && this.#last === last) this.#last = null;
      });
    }
    return this.#last.reading;
  }

  async #ask(): Promise<readonly UserGroup[] | null> {
    const { slack, logger } = this.#options;
    try {
      const { usergroups = [] } = await slack.usergroups.list({ include_users: true });
      // A disabled group is nobody.
      return usergroups.filter(({ date_delete }) => !date_delete);
    } catch (error) {
      logger.warn({ err: error }, 'Slack could not be asked for its user groups; none counts');
      return null;
    }
  }
}
