// The worker of the product, with a point before and after every effect, a clock that can be set wrong, and room for a sabotage.
import { runProcess } from '../../../platform/run-process.js';
import { runWorker, type WorkerSeams } from '../../../worker/run-worker.js';
import { createHook } from './hook.js';
import { hookRollouts } from './hooked-rollouts.js';
import { hookStore } from './hooked-store.js';
import { sabotageActivities, sabotagePlatforms, sabotageRollouts, sabotageStore } from './sabotage.js';
import { installShiftableClock } from './shifted-clock.js';

const [control, name, plant] = process.argv.slice(2) as [string, string, string | undefined];
installShiftableClock();
const hook = createHook(control, name);
const seams: WorkerSeams = {
  store: (store) => hookStore(sabotageStore(store, plant), hook),
  rollouts: (rollouts) => hookRollouts(sabotageRollouts(rollouts, plant), hook),
  platforms: (platforms) => sabotagePlatforms(platforms, plant),
  activities: (activities) => sabotageActivities(activities, plant),
};
process.exitCode = await runProcess(name, ({ logger, shutdown }) => runWorker(logger, shutdown, seams));
