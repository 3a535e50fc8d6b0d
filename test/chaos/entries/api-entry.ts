// The API of the product, with a point before and after every effect.
import { startApi } from '../../../api/start-api.js';
import { readConfig } from '../../../platform/config.js';
import { runProcess } from '../../../platform/run-process.js';
import { createHook } from './hook.js';
import { hookRollouts } from './hooked-rollouts.js';
import { hookStore } from './hooked-store.js';

const [control, name] = process.argv.slice(2) as [string, string];
const hook = createHook(control, name);
process.exitCode = await runProcess(name, async ({ logger, shutdown, signal }) => {
  const store = (real: Parameters<typeof hookStore>[0]) => hookStore(real, hook);
  const rollouts = (real: Parameters<typeof hookRollouts>[0]) => hookRollouts(real, hook);
  await startApi(readConfig(), { logger, shutdown }, { store, rollouts });
  await signal;
});
