import type { WebClient } from '@slack/web-api';
import type { Directory } from '../../core/principal/directory.js';
import type { Logger } from '../../platform/logger.js';

export interface SlackIdentityOptions {
  readonly slack: WebClient;
  readonly directory: Directory;
  /** Of the workspace that the bot's token is for. */
  readonly teamId: string;
  readonly nowMs: () => number;
  readonly logger: Logger;
}
