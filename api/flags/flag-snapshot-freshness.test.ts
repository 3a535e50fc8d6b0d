import { afterEach, describe, expect, it } from 'vitest';
import { startSnapshot, stopSnapshots, unitAt, WHOLE } from '../../test/fakes/api/started-snapshot.js';
import { settle } from '../../test/fakes/manual-clock.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { sampleExposure, sampleMoves, sampleWrite } from '../../test/fakes/sample-bundle.js';

afterEach(stopSnapshots);

describe('R-STICKY-1 the snapshot keeps up with the store', () => {
  it('shows a write and a kill as soon as they are announced', async () => {
    const { store, snapshot, changes } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    await settle();
    expect(snapshot.evaluate('support.model', unitAt(1))?.value).toBe('model@2');
    await store.kill('production', 'support-answer', { by: { id: 'a', via: 'cli' }, reason: 'bad', atMs: 0 });
    await settle();
    expect(snapshot.evaluate('support.model', unitAt(1))).toMatchObject({
      value: 'model@1',
      variant: 'unassigned',
      metadata: { state: 'killed', revision: 2 },
    });
    expect(changes.map(({ features, revision }) => [features, revision])).toEqual([
      [['support-answer'], 1],
      [['support-answer'], 2],
    ]);
  });

  it('leaves the answers of other features as they are, object for object', async () => {
    const { store, snapshot } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    await settle();
    const before = snapshot.evaluateAll(unitAt(1), 'support-answer')[0];
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1, { feature: 'search' }));
    await settle();
    expect(snapshot.evaluateAll(unitAt(1), 'support-answer')[0]).toBe(before);
    expect(snapshot.evaluateAll(unitAt(1)).map((answer) => answer.feature)).toEqual(['support-answer', 'search']);
  });

  it('takes a renewed expiry over without a change', async () => {
    const { store, clock, snapshot, changes } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE, expiresAtMs: 60_000 }), 1));
    await settle();
    const before = snapshot.evaluate('support.model', unitAt(1));
    await store.renew([{ environment: 'production', feature: 'support-answer', rolloutId: 'r-1' }], { expiresAtMs: 120_000, nowMs: 0 });
    await settle();
    await clock.advance(90_000);
    expect(snapshot.evaluate('support.model', unitAt(1))).toBe(before);
    expect(snapshot.remainingTtlMs()).toBe(30_000);
    expect(changes).toHaveLength(1);
  });

  it('publishes an expiry at its second, and the way back when somebody watches again', async () => {
    const { store, clock, snapshot, changes } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE, expiresAtMs: 60_500 }), 1));
    await settle();
    const versions = [snapshot.versionOf('support-answer')];
    await clock.advance(59_999);
    expect(snapshot.evaluate('support.model', unitAt(1))?.value).toBe('model@2');
    await clock.advance(1);
    expect(snapshot.evaluate('support.model', unitAt(1))).toMatchObject({ value: 'model@1', variant: 'unassigned' });
    expect(changes.at(-1)).toEqual({ features: ['support-answer'], revision: 1, atMs: 60_000 });
    versions.push(snapshot.versionOf('support-answer'));
    await store.renew([{ environment: 'production', feature: 'support-answer', rolloutId: 'r-1' }], { expiresAtMs: 120_000, nowMs: 0 });
    await settle();
    expect(changes).toHaveLength(3);
    expect(snapshot.evaluate('support.model', unitAt(1))?.value).toBe('model@2');
    expect(new Set(versions).size).toBe(2);
  });

  it('shows the candidate to everybody once a settled bundle has drained', async () => {
    const { store, clock, snapshot, changes } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    const { exposure: _, stateWhenCleared: __, ...settled } = sampleWrite(null, 2);
    await store.settle(settled, sampleExposure({ epochs: WHOLE }), 10_000);
    await settle();
    expect(snapshot.evaluate('support.model', {})?.value).toBe('model@1');
    await clock.advance(10_000);
    expect(snapshot.evaluate('support.model', {})?.value).toBe('model@2');
    expect(changes.at(-1)?.atMs).toBe(10_000);
  });

  it('reads everything after a lost connection and asks by itself every second', async () => {
    const { store, clock, snapshot } = await startSnapshot();
    const silent = new MemoryFlagStore();
    await silent.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    store.readBundles = (environment, since) => silent.readBundles(environment, since);
    expect(snapshot.hasFeature('support-answer')).toBe(false);
    await clock.advance(1_000);
    expect(snapshot.hasFeature('support-answer')).toBe(true);
    await silent.kill('production', 'support-answer', { by: { id: 'a', via: 'cli' }, reason: 'bad', atMs: 0 });
    store.breakConnection();
    await settle();
    expect(snapshot.evaluate('support.model', unitAt(1))?.metadata.state).toBe('killed');
  });

  it('goes on answering while the store is down, and until the expiry only', async () => {
    const { store, clock, snapshot, errors } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE, expiresAtMs: 5_000 }), 1));
    await settle();
    store.failing = true;
    await clock.advance(4_000);
    expect(errors.length).toBeGreaterThan(2);
    expect(snapshot.evaluate('support.model', unitAt(1))?.value).toBe('model@2');
    await clock.advance(1_000);
    expect(snapshot.evaluate('support.model', unitAt(1))?.value).toBe('model@1');
    store.failing = false;
    await clock.advance(1_000);
    expect(snapshot.freshAtMs).toBe(6_000);
  });

  it('keeps what was there when a bundle makes no valid definition', async () => {
    const { store, snapshot, errors } = await startSnapshot();
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    await store.write(sampleWrite(sampleExposure({ epochs: [{ since: 0, share: 0.5, stageAttempt: 1 }] }), 2));
    await settle();
    expect(errors).toEqual([expect.objectContaining({ code: 'SPEC_INVALID' })]);
    expect(snapshot.evaluate('support.model', unitAt(1))?.metadata.revision).toBe(1);
  });

  it('counts units without a key or a start, live features only', async () => {
    const { store, snapshot } = await startSnapshot();
    await store.register('production', 'idle', sampleMoves('idle'), 0);
    await store.write(sampleWrite(sampleExposure({ epochs: WHOLE }), 1));
    await settle();
    for (const context of [{}, { targetingKey: 7 }, { targetingKey: 'a' }, unitAt(1)]) snapshot.evaluateAll(context);
    expect(snapshot.counters.get('support-answer')).toEqual({ evaluations: 4, withoutUnitKey: 2, withoutUnitStart: 1 });
    expect(snapshot.counters.get('idle')).toEqual({ evaluations: 4, withoutUnitKey: 0, withoutUnitStart: 0 });
  });
});
