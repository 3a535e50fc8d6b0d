import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../core/errors/app-error.js';
import { KillDelivery } from '../operations/kill/kill-delivery.js';
import type { ApiDeps } from './api-deps.js';
import { closeServer } from './close-server.js';
import { createApp } from './create-app.js';
import { DataPlane } from './data-plane/data-plane.js';
import { RolloutFeed } from './feed/rollout-feed.js';
import { Health } from './health/health.js';
import { createReconcilerProbe } from './health/reconciler-probe.js';
import { createApiMetrics } from './metrics/api-metrics.js';
import { isLoopback } from './principal/loopback.js';
import { SseHub } from './sse/sse-hub.js';

export interface ApiServerOptions {
  /** Serve a scheme that trusts everybody beyond the loopback interface. */
  readonly allowDevAuthAnywhere?: boolean;
  /** `/readyz` says no for so long before anything is closed, so that a balancer can turn away. 0 unless told. */
  readonly lameDuckMs?: number;
  /** Requests that run get so long to end; 5,000 ms unless told. */
  readonly deadlineMs?: number;
}

export interface ApiAddress {
  readonly host: string;
  readonly port: number;
  readonly url: string;
}

export interface ApiServer {
  /** Reads the flags, then takes requests; port 0 is any free one. Errors: CONFIG_INVALID, PORT_IN_USE. */
  listen(host: string, port: number): Promise<ApiAddress>;
  /** Ends streams and requests in order; never rejects. Once, however often it is called. */
  close(): Promise<void>;
}

/** The API on a socket: OFREP on plain node:http first, because it is asked thousands of times a second, everything else through Express. */
export function createApiServer(deps: ApiDeps, options: ApiServerOptions = {}): ApiServer {
  const hub = new SseHub();
  const onError = (error: unknown) => deps.logger.error({ err: error }, 'the API could not follow the store; it tries again');
  const dataPlane = new DataPlane({ store: deps.store, defaultEnvironment: deps.environment, hub, onError });
  const feed = new RolloutFeed({ store: deps.store, hub, onError });
  const reconciler = createReconcilerProbe(deps);
  const health = new Health({ ...deps, reconciler });
  const killDelivery = createKillDelivery(deps);
  const metrics = createApiMetrics({ hub, snapshots: () => dataPlane.snapshots, reconciler });
  const app = createApp({ ...deps, feed, health, metrics, killDelivery });
  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    if (health.draining) res.setHeader('Connection', 'close');
    if (!dataPlane.handle(req, res, health.draining)) app(req, res);
  });
  let closing: Promise<void> | undefined;
  return {
    async listen(host, port) {
      if (deps.authenticator.trustsEverybody && !isLoopback(host) && !options.allowDevAuthAnywhere) throw openToEverybody(host);
      await Promise.all([dataPlane.start(), feed.start()]);
      await bind(server, host, port);
      killDelivery.start();
      const bound = server.address() as AddressInfo;
      return { host, port: bound.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}` };
    },
    close() {
      closing ??= closeServer({
        server,
        hub,
        health,
        parts: [killDelivery, dataPlane, feed],
        lameDuckMs: options.lameDuckMs ?? 0,
        deadlineMs: options.deadlineMs ?? 5_000,
        onError,
      });
      return closing;
    },
  };
}

function createKillDelivery({ store, flagPlatforms, nowMs, logger }: ApiDeps): KillDelivery {
  const onError = (what: string, error: unknown) =>
    logger.error({ err: error, what }, 'a platform was not told of a kill; it is told again');
  return new KillDelivery({ store, platforms: flagPlatforms, nowMs, onError });
}

function bind(server: ReturnType<typeof createServer>, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE')
        reject(
          new AppError(
            'PORT_IN_USE',
            `Port ${port} on ${host} is taken by another process. Stop it, or set TIDEGATE_PORT to another port.`,
            { cause },
          ),
        );
      else
        reject(
          new AppError(
            'CONFIG_INVALID',
            `The API cannot listen on ${host}, port ${port} (${cause.code ?? cause.message}). Check TIDEGATE_HOST and TIDEGATE_PORT.`,
            { cause },
          ),
        );
    });
    server.listen(port, host, resolve);
  });
}

function openToEverybody(host: string): AppError {
  return new AppError(
    'CONFIG_INVALID',
    `TIDEGATE_HOST is ${host}, but development authentication takes everybody at his word and is served on 127.0.0.1 only. Set TIDEGATE_HOST=127.0.0.1, or TIDEGATE_ALLOW_DEV_AUTH=true where nobody else can reach the port.`,
  );
}
