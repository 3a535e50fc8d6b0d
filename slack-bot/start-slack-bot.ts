import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectEngine } from '../client/connect-engine.js';
import type { RolloutClient } from '../client/create-rollout-client.js';
import { toDirectory } from '../contracts/api/to-directory.js';
import { AppError } from '../core/errors/app-error.js';
import { createDirectory, type Directory } from '../core/principal/directory.js';
import { readAccessPolicy } from '../operations/access/read-access-policy.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/logger.js';
import { readStructuredFile } from '../platform/read-structured-file.js';
import type { Shutdown } from '../platform/shutdown.js';
import { createStore } from '../store/create-store.js';
import type { Store } from '../store/store.js';
import { connectSlack } from './connect-slack.js';
import { createBotDeps } from './create-bot-deps.js';
import { createSlackBot } from './create-slack-bot.js';

const DEFAULT_TEMPORAL_ADDRESS = '127.0.0.1:7233';

/** Where tests that break things on purpose come between the parts; each gets what would be used and gives what is used. */
export interface SlackBotSeams {
  readonly store?: (store: Store) => Store;
  readonly rollouts?: (rollouts: RolloutClient) => RolloutClient;
}

interface Lifetime {
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}

/** The Slack bot as a process of its own. The engine need not be up: a kill works without it. Errors: CONFIG_INVALID, SLACK_MISCONFIGURED, PORT_IN_USE. */
export async function startSlackBot(config: Config, { logger, shutdown }: Lifetime, seams: SlackBotSeams = {}): Promise<void> {
  const { slack: slackConfig, databaseUrl } = config;
  if (slackConfig === undefined) throw new AppError('CONFIG_INVALID', 'The Slack bot needs TIDEGATE_SLACK_BOT_TOKEN.');
  const [directory, access] = [await readDirectory(config), await readAccessPolicy(config)];
  const ending = new AbortController();
  shutdown.add('waiting for Slack', () => ending.abort());
  const connection = await connectSlack(slackConfig, { logger, signal: ending.signal });
  const opened = await createStore({ databaseUrl, dataFolder: join(config.dataFolder, 'store'), clock: { nowMs: Date.now } });
  const store = seams.store?.(opened) ?? opened;
  shutdown.add('store', () => store.close());
  const engine = connectEngine(config.temporalAddress ?? DEFAULT_TEMPORAL_ADDRESS, config.temporalNamespace);
  shutdown.add('engine', () => engine.close());
  const rollouts = seams.rollouts?.(engine.rollouts) ?? engine.rollouts;
  const deps = createBotDeps({ config, connection, store, rollouts, directory, access, logger, nowMs: Date.now, createId: randomUUID });
  deps.killDelivery.start();
  shutdown.add('kills', () => deps.killDelivery.stop());
  const bot = createSlackBot(deps, slackConfig);
  shutdown.add('bot', () => bot.close());
  const address = await bot.listen();
  logger.info({ url: address?.url ?? 'Socket Mode', store: store.kind, team: connection.installation.teamId }, 'the Slack bot is ready');
}

/** Without a file nobody has groups but those of Slack. */
async function readDirectory({ directoryFile: file }: Config): Promise<Directory> {
  if (file === undefined) return createDirectory([]);
  return toDirectory(await readStructuredFile('TIDEGATE_DIRECTORY', file), `TIDEGATE_DIRECTORY (${file})`);
}
