import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FlagSnapshot } from '../../../api/flags/flag-snapshot.js';
import { OfrepEvents } from '../../../api/ofrep/ofrep-events.js';
import { createOfrepHandler } from '../../../api/ofrep/ofrep-handler.js';
import { SseHub, type SseHubOptions } from '../../../api/sse/sse-hub.js';
import { ManualClock } from '../manual-clock.js';
import { MemoryFlagStore } from '../memory-flag-store.js';

export interface OfrepServer {
  readonly url: string;
  readonly store: MemoryFlagStore;
  readonly clock: ManualClock;
  readonly snapshot: FlagSnapshot;
  readonly hub: SseHub;
  readonly stop: () => Promise<void>;
}

/** The OFREP handler on a real socket, over a store in memory; environment `production`. */
export async function startOfrepServer(options: SseHubOptions = {}): Promise<OfrepServer> {
  const [store, clock, hub] = [new MemoryFlagStore(), new ManualClock(), new SseHub(options)];
  const snapshot = new FlagSnapshot({ store, clock, environment: 'production' });
  const events = new OfrepEvents(hub);
  const unfollow = events.follow(snapshot);
  await snapshot.start();
  const handle = createOfrepHandler({
    defaultEnvironment: 'production',
    events,
    snapshotOf: (name) => (name === 'production' ? snapshot : undefined),
  });
  const server: Server = createServer((req, res) => {
    if (!handle(req, res)) res.writeHead(418).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = async () => {
    unfollow();
    hub.close();
    await snapshot.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, store, clock, snapshot, hub, stop };
}
