import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FlagSnapshot } from '../../api/flags/flag-snapshot.js';
import { OfrepEvents } from '../../api/ofrep/ofrep-events.js';
import { createOfrepHandler, type OfrepHandler } from '../../api/ofrep/ofrep-handler.js';
import { SseHub } from '../../api/sse/sse-hub.js';
import { sampleStore } from './sample-store.js';

/** A snapshot of so many live features with the OFREP handler over it. */
export async function startDataPlane(features: number) {
  const store = sampleStore(features);
  const hub = new SseHub();
  const events = new OfrepEvents(hub);
  const snapshot = new FlagSnapshot({ store, environment: 'production' });
  events.follow(snapshot);
  await snapshot.start();
  const handle: OfrepHandler = createOfrepHandler({ defaultEnvironment: 'production', events, snapshotOf: () => snapshot });
  const stop = async () => {
    hub.close();
    await snapshot.stop();
  };
  return { store, hub, snapshot, handle, stop };
}

export async function listen(listener: RequestListener): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 511, resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
