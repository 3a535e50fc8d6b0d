import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { MemoryFlagStore } from '../../test/fakes/memory-flag-store.js';
import { findNewOwner } from './owns-flags.js';

const { environment, feature, flags } = createSampleSpec();
const scope = { environment, feature, rolloutId: 'r1' };

async function storeOf(owner: string | null, leases: boolean | Promise<boolean>) {
  const store = new MemoryFlagStore();
  await store.register(environment, feature, flags, 0);
  const write = { environment, feature, flags, exposure: null, stateWhenCleared: 'rolledBack' as const, atMs: 0 };
  if (owner !== null) await store.write({ ...write, rolloutId: owner, generation: 5, operationId: 'x' });
  return { flags: store, rollouts: { holdsLeases: async () => leases } };
}

describe('B6 D2 whose flags a rollback would touch', () => {
  it.each([
    ['a rollout that holds its leases', 'r0', true, null],
    ['one that has ended and wrote last', 'r1', false, null],
    ['one that has ended before a newer one wrote', 'r2', false, 'r2'],
    ['one that has ended and whose flags nobody has ever written', null, false, null],
  ] as const)('%s', async (_name, owner, leases, expected) => {
    expect(await findNewOwner(await storeOf(owner, leases), scope)).toBe(expected);
  });

  it('rule 6: a store that is down or silent stops no rollback', async () => {
    expect(await findNewOwner(await storeOf('r2', Promise.reject(new TypeError('down'))), scope)).toBeNull();
    expect(await findNewOwner(await storeOf('r2', new Promise(() => undefined)), scope)).toBeNull();
  });
});
