import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Store } from '../../store/store.js';
import { FlagSnapshot } from '../flags/flag-snapshot.js';
import { OfrepEvents } from '../ofrep/ofrep-events.js';
import { createOfrepHandler } from '../ofrep/ofrep-handler.js';
import { parseOfrepRoute } from '../ofrep/ofrep-route.js';
import type { SseHub } from '../sse/sse-hub.js';
import type { EvaluationAccess } from './evaluation-access.js';

export interface DataPlaneOptions {
  readonly store: Store;
  readonly defaultEnvironment: string;
  readonly hub: SseHub;
  readonly onError: (error: unknown) => void;
  /** Who may ask for flags; absent: everybody. */
  readonly access?: Pick<EvaluationAccess, 'admit'> | undefined;
}

/** Environments served at most; each holds its bundles in memory. */
const MAX_ENVIRONMENTS = 100;
/** So many of the newest rollouts are asked for the environments that are in use. */
const ROLLOUTS_LOOKED_AT = 500;

/** OFREP over one snapshot for each environment; an environment is served from its first flag on. */
export class DataPlane {
  readonly #options: DataPlaneOptions;
  readonly #snapshots = new Map<string, FlagSnapshot>();
  readonly #events: OfrepEvents;
  readonly #handle: (req: IncomingMessage, res: ServerResponse) => boolean;
  readonly #stops: (() => void | Promise<void>)[] = [];
  #stopped = false;

  constructor(options: DataPlaneOptions) {
    this.#options = options;
    this.#events = new OfrepEvents(options.hub);
    this.#handle = createOfrepHandler({
      defaultEnvironment: options.defaultEnvironment,
      snapshotOf: (environment) => this.#snapshots.get(environment),
      events: this.#events,
      onError: options.onError,
      ...(options.access !== undefined && { admit: options.access.admit.bind(options.access) }),
    });
  }

  get snapshots(): readonly FlagSnapshot[] {
    return [...this.#snapshots.values()];
  }

  async start(): Promise<void> {
    const { store, defaultEnvironment } = this.#options;
    this.#stops.push(
      await store.subscribe(
        (event) => {
          if (event.kind !== 'rollout') this.#serveLater(event.environment);
        },
        () => {},
      ),
    );
    const rows = await store.rollouts.list({ limit: ROLLOUTS_LOOKED_AT });
    await Promise.all(
      [...new Set([defaultEnvironment, ...rows.map((row) => row.environment)])].map((environment) => this.#serve(environment)),
    );
  }

  /** True when the request was its own. */
  handle(req: IncomingMessage, res: ServerResponse, draining: boolean): boolean {
    // A client whose stream ends connects again at once, over a connection that a closing server still serves.
    if (draining && parseOfrepRoute(req.url ?? '')?.kind === 'events') {
      res.writeHead(503, { 'Content-Length': '0', 'Retry-After': '1' }).end();
      return true;
    }
    return this.#handle(req, res);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stop of this.#stops.splice(0)) await stop();
    await Promise.all(this.snapshots.map((snapshot) => snapshot.stop()));
  }

  #serveLater(environment: string): void {
    this.#serve(environment).catch((error: unknown) => this.#options.onError(error));
  }

  async #serve(environment: string): Promise<void> {
    if (this.#stopped || this.#snapshots.has(environment) || this.#snapshots.size >= MAX_ENVIRONMENTS) return;
    const snapshot = new FlagSnapshot({ store: this.#options.store, environment, onError: this.#options.onError });
    this.#snapshots.set(environment, snapshot);
    this.#stops.push(this.#events.follow(snapshot));
    await snapshot.start();
  }
}
