import type { WebClient } from '@slack/web-api';
import type { SlackIds } from '../contracts/slack/text/marks.js';
import type { AccessPolicy } from '../core/access/access-policy.js';
import type { Refusal } from '../core/errors/refusal.js';
import type { Principal } from '../core/principal/principal.js';
import type { OperationDeps } from '../operations/operation-deps.js';
import type { BotCounters, Unidentified } from './bot-counters.js';

/** What the bot's handlers are given. */
export interface BotDeps extends OperationDeps {
  /** Of commands that name none. */
  readonly environment: string;
  /** Retries off, 10 s at most: a handler has no time for more. */
  readonly slack: WebClient;
  readonly installation: SlackInstallation;
  readonly identity: SlackIdentity;
  /** What people may do here. */
  readonly access: AccessPolicy;
  readonly counters: BotCounters;
  readonly patience: BotPatience;
  /** Of the dashboard, without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** Folder of specs that `/tidegate start` can name. */
  readonly templatesFolder: string | undefined;
}

/** The one workspace that the bot's token is for, and the bot in it. */
export interface SlackInstallation {
  readonly teamId: string;
  readonly botId: string | undefined;
  readonly botUserId: string | undefined;
}

/** How long the bot waits, in milliseconds. */
export interface BotPatience {
  /** For store and identity before something is shown: the right to open a modal lives three seconds from the press. */
  readonly openMs: number;
  /** For the answer to a decision before the person is told that it takes longer. */
  readonly decisionMs: number;
}

export const DEFAULT_PATIENCE: BotPatience = { openMs: 900, decisionMs: 4_000 };

/** Who pressed or typed, as Slack says it. */
export interface SlackWho {
  readonly userId: string;
  /** Of the user; another one than the app's is a guest of Slack Connect. */
  readonly teamId: string | undefined;
}

export type Identified =
  | {
      readonly ok: true;
      readonly principal: Principal;
      /** True: Slack did not say which user groups the person is in, so that none counts. */
      readonly areGroupsUnread?: boolean;
    }
  | { readonly ok: false; readonly refusal: Refusal; readonly why: Unidentified };

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
