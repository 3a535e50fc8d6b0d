import { setTimeout as delay } from 'node:timers/promises';
import type { EngineConnection } from '../client/connect-engine.js';
import type { Logger } from '../platform/logger.js';

export interface EngineWorkOptions {
  readonly engine: Pick<EngineConnection, 'prepare'> & {
    readonly rollouts: Pick<EngineConnection['rollouts'], 'ensureWatchers' | 'ensureReconciler' | 'reconcilerSchedule'>;
  };
  readonly watchShards: number;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
  /** 15,000 ms unless told. */
  readonly everyMs?: number;
}

/** How to stop; resolves when no question is under way any more. */
export type Stop = () => Promise<void>;

const EVERY_MS = 15_000;

/**
 * What must run in the engine as long as a worker lives: the watchers and the reconciler's schedule. Looked after again and again, because somebody may
 * delete them, and an engine whose database was lost knows nothing of them. Rejects when the watchers cannot be started; all else is tried again later.
 */
export async function keepEngineWork(options: EngineWorkOptions): Promise<Stop> {
  const { engine, watchShards, logger } = options;
  await engine.rollouts.ensureWatchers(watchShards);
  // Without it rollouts run all the same; its absence is told by every API process.
  await engine.rollouts.ensureReconciler().catch((error: unknown) => logger.error({ err: error }, 'the reconciler has no schedule yet'));
  const stopping = new AbortController();
  const looking = lookAfterUntil(stopping.signal, options);
  return async () => {
    stopping.abort();
    await looking;
  };
}

async function lookAfterUntil(signal: AbortSignal, options: EngineWorkOptions): Promise<void> {
  const pause = () => delay(options.everyMs ?? EVERY_MS, undefined, { signal }).catch(() => undefined);
  for (await pause(); !signal.aborted; await pause()) {
    await lookAfter(options).catch((error: unknown) =>
      options.logger.warn({ err: error }, 'the engine does not tell whether watchers and reconciler run'),
    );
  }
}

async function lookAfter({ engine, watchShards, logger }: EngineWorkOptions): Promise<void> {
  const schedule = await engine.rollouts.reconcilerSchedule();
  if (schedule === 'missing') {
    logger.warn('the schedule of the reconciler is gone; it is made anew');
    // Nor does an engine that was lost know our search attributes.
    await engine.prepare();
    await engine.rollouts.ensureReconciler();
  }
  if (schedule === 'paused') logger.warn('the schedule of the reconciler is paused in the engine');
  await engine.rollouts.ensureWatchers(watchShards);
}
