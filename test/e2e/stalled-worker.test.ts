import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createUnleashPlatform } from '../../flag-platforms/unleash/create-unleash-platform.js';
import { ADMIN_TOKEN, type FakeUnleash, startFakeUnleash } from '../fakes/fake-unleash/start-fake-unleash.js';
import { compileEntry } from './harness/build/ensure-build.js';
import { bundleWorkflows } from './harness/build/workflow-code.js';
import { type Child, startChild } from './harness/child.js';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { feedUntil } from './harness/outcomes.js';
import { ab, bundleOf, canary, documentOf, flagKey } from './harness/rollout-document.js';
import { type Installation, type Servers, startInstallation, startServers } from './harness/topology.js';

let servers: Servers;
let bundle: string;
let entry: string;
let unleash: FakeUnleash;
beforeAll(async () => {
  [servers, bundle, unleash] = await Promise.all([startServers(), bundleWorkflows(), startFakeUnleash()]);
  entry = compileEntry('worker-with-race-points.ts');
});
afterAll(async () => {
  await servers?.stop();
  await unleash?.stop();
});

const startWorker = ({ env }: Installation, racePoint?: string): Promise<Child> =>
  startChild({ args: [entry, bundle, ...(racePoint === undefined ? [] : [racePoint])], env, readyLine: 'the worker is ready' });

const isStandingStill = ({ pid }: Child): boolean => /^\d+ \(.*\) [Tt] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** A frozen process still holds its polls: the engine gives it a task for each of them, and waits ten seconds for each. */
const PATIENCE = { timeoutMs: 200_000 };

interface Scenario {
  readonly installation: Installation;
  readonly feature: string;
  readonly platform: string;
  readonly racePoint: string;
  /** Units, or 1/100,000, that get the candidate now. */
  readonly exposed: () => Promise<number>;
}

/**
 * One worker stands still in the middle of the write of the second stage; another one takes over, shows the stage, and rolls back. Then the first one
 * wakes up, long after its time-out, and its write goes out. Answers what was seen from the rollback on, and the timeline.
 */
async function wakeLate({ installation, feature, platform, racePoint, exposed }: Scenario) {
  const { api } = installation;
  const stalled = await startWorker(installation, racePoint);
  const { flags } = bundleOf(feature) as { readonly flags: readonly object[] };
  const bundleOn = { flags: flags.map((flag) => ({ ...flag, platform })) };
  const id = await api.start(documentOf(feature, { bundle: bundleOn, stages: [canary(), ab({ hold: '10m' })] }));
  await feedUntil(api, id, (view) => view.stageAttempt === 1);
  await eventually('worker that stands still', async () => (isStandingStill(stalled) ? true : undefined));
  const other = await startWorker(installation);
  await api.until(id, 'the second stage through the other worker', (view) => view.stageAttempt === 2, PATIENCE);
  expect(await exposed()).toBeGreaterThan(0);
  await eventually(
    'accepted abort',
    async () => ((await api.decide(id, { verb: 'abort', reason: 'Wrong bundle.' })).status === 200 ? true : undefined),
    PATIENCE,
  );
  await api.untilState(id, 'rolledBack', PATIENCE);
  const seen: number[] = [await exposed()];
  process.kill(stalled.pid, 'SIGCONT');
  const untilMs = Date.now() + 6_000;
  await eventually('six seconds of looking', async () => {
    seen.push(await exposed());
    return Date.now() > untilMs ? true : undefined;
  });
  await Promise.all([stalled.stop(), other.stop()]);
  return { seen, entries: await api.timeline(id) };
}

describe('R-ROLL-2 C1 a stalled worker wakes up after its time-out and writes late', () => {
  it.concurrent('on the embedded platform: refused by the generation, and it stands in the timeline', { timeout: 480_000 }, async () => {
    const installation = await startInstallation(servers, 'stalled');
    const exposed = async () => countArm(await evaluateAll(installation.api, 'stalled', unitsOf('u', 60, Date.now() / 1000)), 'candidate');
    const { seen, entries } = await wakeLate({
      installation,
      feature: 'stalled',
      platform: 'embedded',
      racePoint: 'stall:stage/2',
      exposed,
    });
    expect(seen.length).toBeGreaterThan(20);
    expect(Math.max(...seen)).toBe(0);
    expect(entries.filter(({ kind }) => kind === 'flagWriteRefused')).toMatchObject([
      { data: { operationId: expect.stringContaining('/stage/2') } },
    ]);
    await installation.stop();
  });

  it.concurrent('on Unleash, which compares nothing: its write finds nothing to change', { timeout: 480_000 }, async () => {
    const { url } = unleash;
    const token = ADMIN_TOKEN;
    const installation = await startInstallation(servers, 'stalledoutside', {
      ...{ TIDEGATE_UNLEASH_URL: url, TIDEGATE_UNLEASH_TOKEN: token, TIDEGATE_UNLEASH_ENVIRONMENT: 'production' },
    });
    const platform = createUnleashPlatform({ url, token, project: 'default', environment: 'production', nowMs: Date.now });
    const scope = { environment: 'production', feature: 'late', rolloutId: 'observer' };
    const exposed = async () => {
      const flags = await platform.read(
        scope,
        ['parser', 'prompt', 'model'].map((layer) => flagKey('late', layer)),
      );
      return Math.max(...flags.map(({ highestShare }) => highestShare));
    };
    const { seen } = await wakeLate({ installation, feature: 'late', platform: 'unleash', racePoint: 'stall-call:stage/2', exposed });
    expect(seen.length).toBeGreaterThan(20);
    expect(Math.max(...seen)).toBe(0);
    await installation.stop();
  });
});
