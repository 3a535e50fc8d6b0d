import { InMemStorageProvider, Unleash } from 'unleash-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installUnleash } from '../../platform/dev-servers/unleash/install-unleash.js';
import { startUnleashServer, type UnleashServer } from '../../platform/dev-servers/unleash/start-unleash-server.js';
import { countArm, evaluateAll, unitsOf } from './harness/evaluate.js';
import { eventually } from './harness/eventually.js';
import { type Rig, startRig } from './harness/in-process.js';
import { feedUntil, outcomesOf } from './harness/outcomes.js';
import { canary, type Document, documentOf, errorGuard, flagKey, full } from './harness/rollout-document.js';

const progress = (line: string) => void process.stderr.write(`${line}\n`);
const missing = await installUnleash({ onProgress: progress }).then(
  () => null,
  (error: Error) => error.message,
);
if (missing !== null) progress(`The test of rollouts on a real Unleash is skipped: ${missing}`);

const LAYERS = ['parser', 'retrieval', 'prompt', 'model'] as const;
const SESSIONS = Array.from({ length: 500 }, (_, index) => `session-${index}`);

/** Four flags on their platforms, from one version to the next. */
function onPlatforms(feature: string, platforms: readonly string[], version = 1): Document {
  const flags = LAYERS.map((layer, index) => ({
    key: flagKey(feature, layer),
    layer,
    control: `${layer}@${version}`,
    candidate: `${layer}@${version + 1}`,
    platform: platforms[index],
  }));
  return documentOf(feature, { bundle: { flags }, unitMaxAge: '1s', guards: [errorGuard()], stages: [canary(), full()] });
}

const ALL = LAYERS.map(() => 'unleash');
const MIXED = ['embedded', 'embedded', 'unleash', 'unleash'];
const keysOf = (feature: string) => LAYERS.map((layer) => flagKey(feature, layer));

interface Resolved {
  readonly arm: string;
  readonly flags: Readonly<Record<string, string>>;
}

describe.skipIf(missing !== null && !process.env['CI'])('R-PLAT-4 R-LAYER-4 rollouts on a real Unleash', () => {
  let unleash: UnleashServer;
  let rig: Rig;
  let client: Unleash;
  beforeAll(async () => {
    unleash = await startUnleashServer({ onProgress: progress });
    const { url, adminToken: token, project, environment } = unleash;
    rig = await startRig({ unleash: { url, token, project, environment, unitKey: undefined } });
    client = new Unleash({
      url: `${url}/api/`,
      appName: 'tidegate-e2e-rollouts',
      customHeaders: { Authorization: unleash.clientToken },
      refreshInterval: 200,
      disableMetrics: true,
      storageProvider: new InMemStorageProvider(),
    });
    await new Promise((done) => client.once('synchronized', done));
  });
  afterAll(async () => {
    client?.destroy();
    await rig?.stop();
    await unleash?.stop();
  });

  function resolve(feature: string, sessionId: string): Resolved {
    const { payload } = client.getVariant(`tidegate.${feature}`, { sessionId });
    return JSON.parse(payload?.value ?? '{"arm":"none","flags":{}}') as Resolved;
  }

  /** Waits for the application's own client; answers every version that its sessions get, by flag. */
  const seenByClient = (feature: string, what: string, isSo: (all: readonly Resolved[]) => boolean) =>
    eventually(`client that sees ${what}`, async () => {
      const all = SESSIONS.map((session) => resolve(feature, session));
      return isSo(all) ? all : undefined;
    });

  async function expectAll(feature: string, layers: readonly string[], version: number): Promise<void> {
    const isShown = ({ flags }: Resolved) => layers.every((layer) => flags[flagKey(feature, layer)] === `${layer}@${version}`);
    await seenByClient(feature, `version ${version} of ${layers.join(', ')}`, (all) => all.every(isShown));
  }

  const candidates = (all: readonly Resolved[]) => all.filter(({ arm }) => arm === 'candidate').length;

  /** Which flags were written after the exposure was cut, in order, by Unleash's own event log. */
  async function restoredInOrder(feature: string): Promise<readonly string[]> {
    const read = async (flag: string) => {
      const address = `${unleash.url}/api/admin/search/events?feature=IS:${flag}&limit=100`;
      const response = await fetch(address, { headers: { authorization: unleash.adminToken } });
      return ((await response.json()) as { events: readonly { id: number; type: string; featureName: string }[] }).events;
    };
    // A cut removes the split strategy and then the old base: the first of the two took the candidate away.
    const removed = (await read(`tidegate.${feature}`)).filter(({ type }) => type === 'feature-strategy-remove').map(({ id }) => id);
    const cut = removed.sort((a, b) => b - a)[1] ?? 0;
    const events = (await Promise.all(keysOf(feature).map(read))).flat();
    const written = events.filter(({ id, type }) => id > cut && type === 'feature-strategy-update').sort((a, b) => a.id - b.id);
    return [...new Set(written.map(({ featureName }) => featureName))];
  }

  it('a good one goes from canary to full, completes, and every session gets the candidate of all four flags', async () => {
    const id = await rig.api.start(onPlatforms('shop', ALL));
    await feedUntil(rig.api, id, (view) => view.phase === 'watching');
    const all = await seenByClient('shop', 'the canary', (seen) => candidates(seen) > 0);
    for (const { arm, flags } of all) {
      const version = arm === 'candidate' ? 2 : 1;
      expect(flags).toEqual(Object.fromEntries(LAYERS.map((layer) => [flagKey('shop', layer), `${layer}@${version}`])));
    }
    await feedUntil(rig.api, id, (view) => view.state === 'completed');
    await expectAll('shop', LAYERS, 2);
    const writes = (await rig.api.timeline(id)).filter((entry) => entry.kind === 'flagWrite' && entry.data['platform'] === 'unleash');
    expect(writes.map((entry) => entry.data['shareAfter'])).toEqual([0, 20_000, 99_000, 100_000]);
  });

  it('the next one, whose candidate errs, goes back by itself in the documented order', async () => {
    const id = await rig.api.start(onPlatforms('shop', ALL, 2));
    const { stageAttempt } = await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await seenByClient('shop', 'the second canary', (seen) => candidates(seen) > 0);
    await rig.api.postOutcomes(outcomesOf({ rollout: id, stageAttempt, share: 20_000, candidateErrorEvery: 2 }));
    const ended = await rig.api.untilState(id, 'rolledBack');
    expect([ended.rollback?.cause, ended.rollback?.guard]).toEqual(['guard', 'errors']);
    await expectAll('shop', LAYERS, 2);
    const sequence = keysOf('shop').toReversed();
    expect(await restoredInOrder('shop')).toEqual(sequence);
    expect(keysOf('shop').filter((key) => client.isEnabled(key, { sessionId: 'x' }))).toEqual([]);
    const lines = (await rig.api.timeline(id)).filter((entry) => entry.kind === 'flagWrite' && entry.data['platform'] === 'unleash');
    const restored = lines.map((entry) => String(entry.data['operationId'])).filter((operation) => operation.includes('/rollback/'));
    expect(restored).toEqual([`${id}/rollback/cut`, ...sequence.map((key) => `${id}/rollback/${key}`)]);
  });

  it('R-KILL-1 a kill of a bundle that is on Unleash alone switches it off there, its rollout ends, and the next one switches it on', async () => {
    const id = await rig.api.start(onPlatforms('killed', ALL));
    await rig.api.until(id, 'the canary', (view) => view.phase === 'watching');
    await seenByClient('killed', 'the canary', (seen) => candidates(seen) > 0);
    const killed = await rig.api.kill('killed', 'wrong prices');
    expect([killed.status, killed.body.rolloutId]).toEqual([200, id]);
    expect(killed.body.flags.map(({ key, highestShare, controlVersion }) => [key, highestShare, controlVersion])).toEqual(
      LAYERS.map((layer) => [flagKey('killed', layer), 0, `${layer}@1`]),
    );
    await seenByClient('killed', 'nothing but the defaults of the code', (all) => all.every(({ arm }) => arm === 'none'));
    await rig.api.untilState(id, 'rolledBack');
    const lines = (await rig.api.timeline(id)).map(({ key }) => key);
    expect(lines.filter((key) => key === `kill/unleash/${killed.body.generation}`)).toHaveLength(1);
    const again = await rig.api.start(onPlatforms('killed', ALL));
    await rig.api.until(again, 'the canary after the kill', (view) => view.phase === 'watching');
    const writes = (await rig.api.timeline(again)).filter((entry) => entry.data['operationId'] === `${again}/stage/1`);
    expect(Number(writes[0]?.data['generation'])).toBeGreaterThan(killed.body.generation);
    await rig.api.decide(again, { verb: 'abort', reason: 'The test is done.' });
    await rig.api.untilState(again, 'rolledBack');
  });

  it('a mixed bundle goes out on both platforms and comes back on both', async () => {
    const outside = ['prompt', 'model'];
    const id = await rig.api.start({ ...onPlatforms('mixed', MIXED), stages: [canary(), full({ hold: '10m' })] });
    await feedUntil(rig.api, id, ({ state }) => state === 'baking');
    await seenByClient('mixed', 'the full stage', (all) => candidates(all) > SESSIONS.length * 0.9);
    const embedded = () => evaluateAll(rig.api, 'mixed', unitsOf('mixed', 100));
    await eventually('candidates on the embedded platform', async () => (countArm(await embedded(), 'candidate') > 90 ? true : undefined));
    await rig.api.decide(id, { verb: 'abort', reason: 'The test is done.' });
    const ended = await rig.api.untilState(id, 'rolledBack');
    expect(ended.detail).toContain(`verified in this order: ${keysOf('mixed').toReversed().join(', ')}`);
    await expectAll('mixed', outside, 1);
    await eventually('control on the embedded platform', async () =>
      (await embedded()).every(({ values }) => values['mixed.parser'] === 'parser@1' && values['mixed.retrieval'] === 'retrieval@1')
        ? true
        : undefined,
    );
  });

  it('what Unleash cannot show is refused before anything starts', async () => {
    const refused = await rig.api.tryStart({ ...onPlatforms('refused', ALL), stages: [canary({ share: '2.5%' }), full()] });
    expect([refused.status, refused.body.detail]).toEqual([422, expect.stringContaining('Send 2% or 3%')]);
  });
});
