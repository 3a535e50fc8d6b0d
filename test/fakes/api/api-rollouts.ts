import type { RolloutSpec } from '../../../core/rollout/spec.js';
import { createSampleStanding } from '../../cases/sample-standing.js';
import { sampleInput } from '../../cases/specs/sample-spec.js';
import type { Answer, ApiUnderTest } from './api-server.js';

let lastFeature = 0;

function nextFeature(): string {
  lastFeature += 1;
  return `feature-${lastFeature}`;
}

/** The design's example for a feature (and with flags) of its own. */
export function newSpec(feature = nextFeature()): Record<string, unknown> {
  const renamed = JSON.stringify(sampleInput()).replaceAll('support.', `${feature}.`).replaceAll('support-answer', feature);
  return JSON.parse(renamed) as Record<string, unknown>;
}

/** Asks for a rollout as `dev@example.com`. */
export function request(api: ApiUnderTest, spec: Record<string, unknown> = newSpec()): Promise<Answer> {
  return api.ask('POST', '/v1/rollouts', { as: 'dev@example.com', body: spec });
}

/** A rollout that watches its first stage, its flags live in the store. */
export async function startedRollout(api: ApiUnderTest): Promise<{ readonly id: string; readonly feature: string }> {
  const { body } = await request(api);
  const row = await api.store.rollouts.get(body.id);
  if (row === null) throw new TypeError('The rollout was not stored.');
  await expose(api, row.id, row.spec, 1);
  await api.engine.apply(
    row.id,
    { kind: 'preflightPassed', generation: 0 },
    { kind: 'applied', startedAtMs: api.clock.nowMs, generation: 1 },
  );
  return { id: row.id, feature: row.feature };
}

/** A rollout at the gate of its canary. */
export async function rolloutAtGate(
  api: ApiUnderTest,
): Promise<{ readonly id: string; readonly feature: string; readonly gateId: string }> {
  const started = await startedRollout(api);
  await prove(api, started.id, 1, 31 * 60_000);
  await api.engine.apply(started.id, { kind: 'applied', startedAtMs: api.clock.nowMs, generation: 2 });
  await prove(api, started.id, 2, 61 * 60_000);
  const row = await api.store.rollouts.get(started.id);
  return { ...started, gateId: row?.view.gate?.id ?? 'no gate is open' };
}

async function prove(api: ApiUnderTest, id: string, stageAttempt: number, afterMs: number): Promise<void> {
  api.clock.nowMs += afterMs;
  const seen = { units: { control: 5_000, candidate: 5_000 }, evidenceHash: 'e-1', digest: 'd-1' };
  const standing = createSampleStanding(`${id}#${stageAttempt}`, api.clock.nowMs, seen);
  await api.engine.apply(id, { kind: 'standing', standing, checkpoint: false });
}

async function expose(api: ApiUnderTest, rolloutId: string, spec: RolloutSpec, generation: number): Promise<void> {
  const { nowMs } = api.clock;
  const flags = spec.flags.map(({ key, layer, control, candidate }) => ({ key, layer, control, candidate }));
  const exposure = {
    rolloutId,
    seed: rolloutId,
    epochs: [{ since: nowMs / 1000, share: 5_000, stageAttempt: 1 }],
    cohorts: [],
    shadowSample: 0,
    stage: 'canary' as const,
    stageAttempt: 1,
    expiresAtMs: null,
  };
  await api.store.flags.write({
    environment: spec.environment,
    feature: spec.feature,
    rolloutId,
    generation,
    operationId: `${rolloutId}/${generation}`,
    flags,
    exposure,
    stateWhenCleared: 'rolledBack',
    atMs: nowMs,
  });
}
