import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/e2e/harness/eventually.js';
import { type Chore, doChores } from './chore.js';

const doing = (chores: readonly Chore[]) => {
  const ending = new AbortController();
  const errors: string[] = [];
  const done = doChores(chores, { signal: ending.signal, onError: (what) => void errors.push(what) });
  return { done, errors, end: () => ending.abort() };
};

describe('chores beside the rounds', () => {
  it('come again and again until the signal; one that hangs keeps no other waiting', async () => {
    let turns = 0;
    const hangs: Chore = { what: 'hangs', everyMs: 1, run: () => new Promise(() => undefined) };
    const counts: Chore = { what: 'counts', everyMs: 1, run: async () => turns++ };
    const { end } = doing([hangs, counts]);
    await eventually('turns', async () => (turns >= 3 ? true : undefined), { intervalMs: 1 });
    end();
  });

  it('that fail are told and come again', async () => {
    const fails: Chore = { what: 'fails', everyMs: 1, run: () => Promise.reject(new TypeError('no')) };
    const { done, errors, end } = doing([fails]);
    await eventually('errors', async () => (errors.length >= 2 ? true : undefined), { intervalMs: 1 });
    end();
    await done;
    expect(new Set(errors)).toEqual(new Set(['fails']));
  });

  it('that wait for their first turn do not begin when the signal comes before', async () => {
    let turns = 0;
    const { done, end } = doing([{ what: 'later', everyMs: 1, firstAfterMs: 60_000, run: async () => turns++ }]);
    end();
    await done;
    expect(turns).toBe(0);
  });
});
