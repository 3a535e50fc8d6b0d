import { describe, expect, it } from 'vitest';
import type { RolloutRow } from '../../store/store.js';
import { findRequesters } from './find-requesters.js';

type Old = { readonly by: string; readonly retryOf?: string; readonly also?: readonly string[] };

function storeOf(olds: Readonly<Record<string, Old>>): Parameters<typeof findRequesters>[0] {
  const get = async (id: string): Promise<RolloutRow | null> => {
    const old = olds[id];
    if (old === undefined) return null;
    const { by, retryOf, also } = old;
    return { id, requestedBy: by, spec: { retryOf }, view: { alsoRequestedBy: also } } as unknown as RolloutRow;
  };
  const makersOf = async (services: readonly string[]) => services.flatMap((service) => MAKERS[service] ?? []);
  return { store: { rollouts: { get }, keys: { makersOf } } } as unknown as Parameters<typeof findRequesters>[0];
}
const MAKERS: Readonly<Record<string, readonly string[]>> = { 'key:ci': ['grace@example.com', 'key:admin', 'ada@example.com'] };
const dev = { id: 'dev@example.com' };

describe('ux-ecosystem 1.2 row 2 who asked for the change', () => {
  it('is whoever asked for any rollout of the chain that is retried, also of one from before this was kept', async () => {
    const store = storeOf({
      r1: { by: 'ada@example.com', also: ['eve@example.com'] },
      r2: { by: 'Grace@example.com', retryOf: 'r1' },
      r3: { by: 'dev@example.com', retryOf: 'r2' },
    });
    expect(await findRequesters(store, { retryOf: 'r3' }, dev)).toEqual(['Grace@example.com', 'ada@example.com', 'eve@example.com']);
  });

  it('and each author that the spec names, once, whatever the case', async () => {
    const authors = ['Ada@example.com', 'ada@example.com', 'DEV@example.com'];
    expect(await findRequesters(storeOf({}), { authors }, dev)).toEqual(['Ada@example.com']);
  });

  it('is nobody else for a first rollout, and a chain that bites its tail has an end', async () => {
    expect(await findRequesters(storeOf({}), {}, dev)).toBeUndefined();
    expect(await findRequesters(storeOf({ r1: { by: 'ada@example.com', retryOf: 'r1' } }), { retryOf: 'r1' }, dev)).toEqual([
      'ada@example.com',
    ]);
  });

  it('is also whoever made the service key that asks, that has asked, or that is an author', async () => {
    const makers = ['grace@example.com', 'key:admin', 'ada@example.com'];
    expect(await findRequesters(storeOf({}), {}, { id: 'key:ci' })).toEqual(makers);
    expect(await findRequesters(storeOf({ r1: { by: 'key:ci' } }), { retryOf: 'r1' }, dev)).toEqual(['key:ci', ...makers]);
    expect(await findRequesters(storeOf({}), { authors: ['Key:CI', 'Ada@example.com'] }, dev)).toEqual([
      'Key:CI',
      'Ada@example.com',
      'grace@example.com',
      'key:admin',
    ]);
  });
});
