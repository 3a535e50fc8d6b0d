import { readConfig } from '../platform/config.js';
import { runProcess } from '../platform/run-process.js';
import { startSlackBot } from './start-slack-bot.js';

process.exitCode = await runProcess('slack-bot', async ({ logger, shutdown, signal }) => {
  await startSlackBot(readConfig(), { logger, shutdown });
  await signal;
});
