import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startGuardedChild } from '../../../platform/dev-servers/guarded-child-process.js';
import { locateTemporalServer } from '../../../platform/dev-servers/locate-temporal-server.js';
import { findFreePort } from '../../../platform/dev-servers/process/free-port.js';
import { isTemporalServing } from '../../../platform/dev-servers/process/grpc-health.js';
import { toServerArguments } from '../../../platform/dev-servers/provision/temporal-server-arguments.js';
import { Component } from './component.js';

export interface Engine {
  readonly address: string;
  readonly component: Component;
}

/** The Temporal server on a database file, so that it knows after kill -9 what it has acknowledged before. */
export async function createEngine(folder: string): Promise<Engine> {
  const location = await locateTemporalServer({ env: { ...process.env, TEMPORAL_ADDRESS: undefined } });
  if (location.kind !== 'executable') throw new Error('The chaos suite starts and kills a Temporal server of its own.');
  mkdirSync(folder, { recursive: true });
  const port = await findFreePort();
  const address = `127.0.0.1:${port}`;
  const args = toServerArguments({ port, uiPort: null, database: join(folder, 'temporal.db'), logLevel: 'error' });
  const component = new Component({
    name: 'engine',
    launch: (onLine) => startGuardedChild({ command: location.path, args, onLine, graceMs: 1_500 }),
    isReady: () => isTemporalServing(address),
    restartAfterMs: 500,
  });
  return { address, component };
}
