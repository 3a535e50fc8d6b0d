// A worker as worker/main.ts puts it together, that kills itself or stands still at one flag write. Compiled by harness/build/ensure-build.ts.
import { Client, Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { createRolloutClient } from '../../client/create-rollout-client.js';
import { registerSearchAttributes } from '../../client/register-search-attributes.js';
import { createDirectory } from '../../core/principal/directory.js';
import { readConfig } from '../../platform/config.js';
import { createLogger } from '../../platform/logger.js';
import { createStore } from '../../store/create-store.js';
import type { FlagStore, Store } from '../../store/store.js';
import { createActivities } from '../../worker/create-activities.js';
import { createWorkers } from '../../worker/create-workers.js';

const [bundle, racePoint] = process.argv.slice(2) as [string, string | undefined];
const config = readConfig();
const address = config.temporalAddress ?? '';
const logger = createLogger(config.logLevel, 'worker');
if (racePoint?.startsWith('stall-call:')) stallCall(racePoint.slice('stall-call:'.length));
const store = withRacePoint(await createStore({ databaseUrl: config.databaseUrl, clock: { nowMs: Date.now } }), racePoint);
const native = await NativeConnection.connect({ address });
const connection = Connection.lazy({ address });
await registerSearchAttributes(connection, config.temporalNamespace);
const rollouts = createRolloutClient(new Client({ connection, namespace: config.temporalNamespace }));
const activities = createActivities({ store, rollouts, directory: createDirectory([]), config, logger, nowMs: Date.now });
const workers = await createWorkers({
  connection: native,
  namespace: config.temporalNamespace,
  workflows: { codePath: bundle },
  activities,
  maxCachedWorkflows: 100,
});
const ended = workers.run();
await rollouts.ensureWatchers(1);
logger.info({ racePoint }, 'the worker is ready');
await ended;

/** `before:<end of operation id>` or `after:<…>`: the process dies there as if its power were cut. `stall:<…>`: it stands still before the write until it is continued. */
function withRacePoint(real: Store, point: string | undefined): Store {
  if (point === undefined) return real;
  const [when, operation] = point.split(':') as ['before' | 'after' | 'stall' | 'stall-call', string];
  if (when === 'stall-call') return real;
  let isStalled = false;
  const racing = async <T>(operationId: string, write: () => Promise<T>): Promise<T> => {
    if (!operationId.endsWith(operation)) return write();
    if (when === 'stall' && !isStalled) {
      isStalled = true;
      standStill();
      return write();
    }
    if (when === 'before') process.kill(process.pid, 'SIGKILL');
    const result = await write();
    if (when === 'after') process.kill(process.pid, 'SIGKILL');
    return result;
  };
  const flags: FlagStore = {
    ...real.flags,
    write: (write) => racing(write.operationId, () => real.flags.write(write)),
    settle: (write, exposure, drainedAtMs) => racing(write.operationId, () => real.flags.settle(write, exposure, drainedAtMs)),
  };
  return { ...real, flags };
}

function standStill(): void {
  logger.info('standing still');
  process.kill(process.pid, 'SIGSTOP');
}

/** Stands still once, just before a changing call whose body names the operation leaves the process. */
function stallCall(operation: string): void {
  const send = globalThis.fetch;
  let isStalled = false;
  globalThis.fetch = (input, init) => {
    if (!isStalled && init?.method === 'PATCH' && String(init.body).includes(operation)) {
      isStalled = true;
      standStill();
    }
    return send(input, init);
  };
}
