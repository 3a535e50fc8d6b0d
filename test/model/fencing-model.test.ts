import { describe, expect, it } from 'vitest';
import { toObservedFlags } from '../../core/assignment/observed-flag.js';
import { createCasModel } from './cas-model.js';
import { type Explored, explore, type Model } from './explore.js';
import { createVendorModel, type VendorOptions } from './vendor-model.js';

/** Explores all of it and says how much that was. */
function run<State>(name: string, model: Model<State>): Explored<State> {
  const explored = explore(model);
  const { states, moves, violation } = explored;
  const found = violation === null ? 'nothing wrong' : `found in ${violation.trace.length} steps: ${violation.claim}`;
  process.stdout.write(`fencing model, ${name}: ${states} states, ${moves} moves, ${found}\n`);
  return explored;
}

const VENDOR: VendorOptions = { fence: true, secondLook: 'after', order: 'sequence', bound: 3, seesMixtures: false };
const vendor = (name: string, changes: Partial<VendorOptions>) => run(`vendor, ${name}`, createVendorModel({ ...VENDOR, ...changes }));

describe('R-ROLL-1 a platform that compares generations: 2 writers, 3 flags, 3 stages, writes as late as they like', () => {
  it.each(['rollback', 'kill'] as const)('once the %s has reported its end no flag ever shows the candidate again', (undo) => {
    const { violation, states, ends } = run(`compare-and-set, ${undo}`, createCasModel({ undo, fence: true, alwaysTakesGeneration: true }));
    expect(violation).toBeNull();
    expect(states).toBeGreaterThan(undo === 'kill' ? 100 : 1_000);
    expect(ends.length).toBeGreaterThan(0);
    for (const { undo: end, bundle } of ends) {
      expect(end.step).toBe('done');
      expect(toObservedFlags(bundle).map(({ share }) => share)).toEqual([0, 0, 0]);
    }
  });

  it.each(['rollback', 'kill'] as const)(
    'without the fence a late write brings the candidate back after the %s, and the model finds it',
    (undo) => {
      const { violation } = run(`compare-and-set off, ${undo}`, createCasModel({ undo, fence: false, alwaysTakesGeneration: true }));
      expect(violation?.claim).toContain('shows');
      expect(violation?.trace.at(-1)).toContain('arrives');
      expect(violation?.trace.filter((label) => label.startsWith('forward sends'))).toHaveLength(1);
    },
  );

  it('a rollback that writes nothing because it finds nothing exposed leaves the door open to the first write, and the model finds it', () => {
    const model = createCasModel({ undo: 'rollback', fence: true, alwaysTakesGeneration: false });
    const { violation } = run('compare-and-set, nothing written where nothing is exposed', model);
    expect(violation?.trace[0]).toBe('forward sends stage 0');
    expect(violation?.trace.at(-1)).toBe('the write of stage 0 arrives: taken');
  });
});

describe('R-ROLL-1 a vendor without compare-and-set: asked before each call, and looked at once more', () => {
  it('once the rollback has reported its end no flag ever shows the candidate again', () => {
    const { violation, states, ends } = vendor('as designed', {});
    expect(violation).toBeNull();
    expect(states).toBeGreaterThan(10_000);
    expect(ends.length).toBeGreaterThan(0);
    for (const { undo, flags } of ends) expect([undo.step, ...flags]).toEqual(['done', false, false, false]);
  });

  it('the order keeps every layer behind those that must understand it, as long as no call is late', () => {
    expect(vendor('no late calls', { bound: 0, seesMixtures: true, fence: true }).violation).toBeNull();
  });

  it.each([
    ['the store is not asked', { fence: false }, 'after the end'],
    ['nobody looks a second time', { secondLook: 'never' }, 'after the end'],
    ['the second look comes when the longest call may still arrive', { secondLook: 'atTheBound' }, 'after the end'],
    ['the order is reversed', { order: 'reversed', bound: 0, seesMixtures: true }, 'must understand it'],
    // Why the time-out of the call has to be enforced, the time between question and call included: without a bound there is no fence.
    ['a writer may stall between its question and its call without bound', { bound: null }, 'after the end'],
  ] as const)('%s: the model finds it', (name, changes, claim) => {
    const { violation } = vendor(name, changes);
    expect(violation?.claim).toContain(claim);
  });
});
