import { describe, expect, it } from 'vitest';
import { explore } from './explore.js';
import { createMendModel, type MendOptions } from './mend-model.js';

const AS_BUILT: MendOptions = { readsAgain: true, looksAgain: true, makesEmpty: true };
const run = (changes: Partial<MendOptions>) => explore(createMendModel({ ...AS_BUILT, ...changes }));

describe('R-ROLL-1 on Unleash a forward write makes a split anew that a person has deleted, while a rollback begins', () => {
  it('once the rollback has reported its end the candidate is never shown again, however late the calls are', () => {
    const { violation, states, moves, ends } = run({});
    process.stdout.write(`mending model: ${states} states, ${moves} moves, nothing wrong\n`);
    expect(violation).toBeNull();
    expect(states).toBeGreaterThan(200);
    expect(ends.length).toBeGreaterThan(0);
    for (const { splits, undo } of ends) expect([undo.step, splits.some(({ isRaised }) => isRaised)]).toEqual(['done', false]);
  });

  it.each([
    ['the writer does not read the base again', { readsAgain: false }],
    ['the rollback does not look again', { looksAgain: false }],
    ['the split is made with its share at once', { makesEmpty: false }],
  ] as const)('%s: the model finds it', (_name, changes) => {
    const { violation } = run(changes);
    expect(violation?.claim).toContain('after the end');
    expect(violation?.trace.at(-1)).toMatch(/arrives|rollback/);
  });
});
