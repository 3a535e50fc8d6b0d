import { setTimeout as delay } from 'node:timers/promises';
import type { Sight, UnleashSight } from '../invariants/run-log.js';
import { findSentinels } from '../outside/sentinels.js';
import type { UnleashProxy } from '../outside/unleash-proxy.js';

export interface Observer {
  readonly sights: readonly Sight[];
  readonly unleashSights: readonly UnleashSight[];
  stop(): Promise<void>;
}

const EVERY_MS = 200;
const PATIENCE_MS = 2_000;

/** Asks over OFREP, all the time and as applications do, what some units get; a unit that began long ago is among them. */
export function observe(
  { apiUrl, unleash }: { readonly apiUrl: string; readonly unleash: UnleashProxy },
  feature: string,
  rolloutId: string,
): Observer {
  const sights: Sight[] = [];
  const unleashSights: UnleashSight[] = [];
  const sentinels = findSentinels(rolloutId);
  let isWanted = true;
  let exposedSinceMs: number | null = null;
  const look = async (unit: string, candidateAbove: number, unitStartedAt: number): Promise<void> => {
    const askedAtMs = Date.now();
    const values = await resolve(apiUrl, feature, { targetingKey: unit, unitStartedAt }).catch(() => null);
    if (values === null) return;
    sights.push({ askedAtMs, answeredAtMs: Date.now(), candidateAbove, values });
    if (exposedSinceMs === null && Object.values(values).some((value) => String(value).endsWith('@2'))) exposedSinceMs = askedAtMs;
  };
  const run = async (): Promise<void> => {
    while (isWanted) {
      const startedMs = Date.now();
      const now = startedMs / 1000;
      unleashSights.push(unleash.look(feature));
      await Promise.all([
        ...sentinels.map(({ unit, candidateAbove }) => look(unit, candidateAbove, now)),
        ...sentinels.slice(0, 1).map(({ unit }) => look(unit, 0, (exposedSinceMs ?? startedMs) / 1000)),
      ]);
      await delay(Math.max(20, EVERY_MS - (Date.now() - startedMs)));
    }
  };
  const running = run();
  return {
    sights,
    unleashSights,
    async stop() {
      isWanted = false;
      await running;
    },
  };
}

/** Null: the feature is not known (yet). */
async function resolve(apiUrl: string, feature: string, context: object): Promise<Readonly<Record<string, unknown>> | null> {
  const response = await fetch(`${apiUrl}/ofrep/v1/evaluate/flags?feature=${feature}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ context }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const body = (await response.json()) as { readonly flags?: readonly { readonly key: string; readonly value: unknown }[] };
  if (!response.ok || body.flags === undefined || body.flags.length === 0) return null;
  return Object.fromEntries(body.flags.map(({ key, value }) => [key, value]));
}
