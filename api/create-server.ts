import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../core/errors/app-error.js';
import { noteRepeatedRefusals } from '../operations/access/note-access-refusal.js';
import { ALERT_STALE_MS } from '../operations/alerts/take-alerts.js';
import { KillDelivery } from '../operations/kill/kill-delivery.js';
import { WebhookSender } from '../operations/webhooks/webhook-sender.js';
import { FailedLogins } from './access/failed-logins.js';
import type { ApiDeps } from './api-deps.js';
import { closeServer } from './close-server.js';
import { createApp } from './create-app.js';
import { DataPlane } from './data-plane/data-plane.js';
import { EvaluationAccess } from './data-plane/evaluation-access.js';
import { RolloutFeed } from './feed/rollout-feed.js';
import { Health } from './health/health.js';
import { createReconcilerProbe } from './health/reconciler-probe.js';
import { createRateLimits, RATE_LIMITS } from './limits/rate-limits.js';
import { createLimitedServer, SERVER_LIMITS, type ServerLimits } from './limits/server-limits.js';
import { createApiMetrics } from './metrics/api-metrics.js';
import { isLoopback } from './principal/loopback.js';
import { SseHub, type SseHubOptions } from './sse/sse-hub.js';

export interface ApiServerOptions {
  /** Serve a scheme that trusts everybody beyond the loopback interface. */
  readonly allowDevAuthAnywhere?: boolean;
  /** `/readyz` says no for so long before anything is closed, so that a balancer can turn away. 0 unless told. */
  readonly lameDuckMs?: number;
  /** Requests that run get so long to end; 5,000 ms unless told. */
  readonly deadlineMs?: number;
  /** Unless told, `SERVER_LIMITS`. */
  readonly limits?: Partial<ServerLimits>;
  readonly streams?: SseHubOptions;
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
  const hub = new SseHub(options.streams);
  const onError = (error: unknown) => deps.logger.error({ err: error }, 'the API could not follow the store; it tries again');
  const logins = new FailedLogins(deps);
  const access = createEvaluationAccess(deps, logins);
  const dataPlane = new DataPlane({ store: deps.store, defaultEnvironment: deps.environment, hub, onError, access });
  const feed = new RolloutFeed({ store: deps.store, hub, onError });
  const reconciler = createReconcilerProbe(deps);
  const health = new Health({ ...deps, reconciler });
  const killDelivery = createKillDelivery(deps);
  const metrics = createApiMetrics({ hub, snapshots: () => dataPlane.snapshots, reconciler, keyFailures: deps.keyFailures });
  const limits = createRateLimits(deps.rateLimits ?? RATE_LIMITS);
  const outside = createOutside(deps);
  const app = createApp({ ...deps, ...outside, feed, health, metrics, killDelivery, limits, logins });
  const server = createLimitedServer({ ...SERVER_LIMITS, ...options.limits }, (req, res) => {
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
      outside.webhookSender.start();
      const bound = server.address() as AddressInfo;
      return { host, port: bound.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}` };
    },
    close() {
      const parts = [endOfRefusals(deps, logins), outside.webhookSender, killDelivery, dataPlane, feed];
      closing ??= closeServer({ lameDuckMs: 0, deadlineMs: 5_000, ...options, server, hub, health, parts, onError });
      return closing;
    },
  };
}

/** Undefined: flags are told to everybody, as where everybody is taken at his word, or by the installation's will. */
function createEvaluationAccess(deps: ApiDeps, logins: FailedLogins): EvaluationAccess | undefined {
  const { authenticator, trustedProxies = 0, openEvaluation = false } = deps;
  return authenticator.trustsEverybody || openEvaluation
    ? undefined
    : new EvaluationAccess({ deps, authenticator, logins, trustedProxies });
}

/** What was counted in the last minute is written down before the store closes. */
const endOfRefusals = (deps: ApiDeps, logins: FailedLogins) => ({
  stop: async () => void (await Promise.all([logins.flush(true), noteRepeatedRefusals(deps, true)])),
});

function createKillDelivery({ store, flagPlatforms, nowMs, logger }: ApiDeps): KillDelivery {
  const onError = (what: string, error: unknown) =>
    logger.error({ err: error, what }, 'a platform was not told of a kill; it is told again');
  return new KillDelivery({ store, platforms: flagPlatforms, nowMs, onError });
}

/** What leads out of Tidegate, and what comes in from other systems. */
function createOutside({ store, authenticator, webhookHosts = [], alertStaleMs = ALERT_STALE_MS, nowMs, createId, logger }: ApiDeps) {
  const outbound = { allowedHosts: webhookHosts, allowsLoopback: authenticator.trustsEverybody };
  const onError = (what: string, error: unknown) => logger.error({ err: error, what }, 'webhooks could not be sent; it goes on trying');
  return { outbound, alertStaleMs, webhookSender: new WebhookSender({ store, policy: outbound, nowMs, createId, onError }) };
}

function bind(server: Server, host: string, port: number): Promise<void> {
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
