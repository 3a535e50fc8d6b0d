import { readConfig } from '../platform/config.js';
import { runProcess } from '../platform/run-process.js';
import { startApi } from './start-api.js';

process.exitCode = await runProcess('api', async ({ logger, shutdown, signal }) => {
  await startApi(readConfig(), { logger, shutdown });
  await signal;
});
