import type { WebClient } from '@slack/web-api';
import type { SlackIds } from '../contracts/slack/text/marks.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { Principal } from '../core/principal/principal.js';
import type { OperationDeps } from '../operations/operation-deps.js';

/** What the bot's handlers are given. */
export interface BotDeps extends OperationDeps {
  /** Of commands that name none. */
  readonly environment: string;
  /** Retries off, 10 s at most: a handler has no time for more. */
  readonly slack: WebClient;
  readonly identity: SlackIdentity;
  /** Of the dashboard, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Who may break the glass: `group:<name>` or a person's id. */
  readonly breakGlass: readonly string[];
  /** Folder of specs that `/tidegate start` can name. */
  readonly templatesFolder: string | undefined;
}

/** Who pressed or typed, as Slack says it. */
export interface SlackWho {
  readonly userId: string;
  /** Of the user; another one than the app's is a guest of Slack Connect. */
  readonly teamId: string | undefined;
}

export type Identified = { readonly ok: true; readonly principal: Principal } | { readonly ok: false; readonly refusal: Refusal };

/** Slack's people as principals, and the other way round. */
export interface SlackIdentity {
  /**
   * The canonical principal: the e-mail address that the workspace has verified, with the groups of the directory and, as `slack:<handle>`, the user groups that
   * the person is in now. Fails closed: no address, a deleted account, a bot, a guest, another workspace or a Slack that does not answer is a refusal.
   */
  identify(who: SlackWho): Promise<Identified>;
  /** Ids for mentions, by canonical principal or `group:slack:<handle>`; those that Slack does not know, or does not tell now, are left out. */
  toSlackIds(names: readonly string[]): Promise<SlackIds>;
}
