import type { UnleashHands, WireStrategy } from './unleash-subject.js';

/** Both flags that a person can take in hand: the pivot and one of the bundle. */
export interface DriftHands {
  readonly pivot: UnleashHands;
  readonly flag: UnleashHands;
  readonly pivotKey: string;
}

/** An edit by hand in Unleash. The same table runs against the fake and the real server. */
export interface DriftCase {
  readonly edit: string;
  does(hands: DriftHands): Promise<unknown>;
  /** What `lastChange` says of it. */
  readonly told: RegExp;
  /** `adopted`: all flags show this share, all else being intact, and a forward write goes over it. Default: refused without `overDrift`. */
  readonly movesShareTo?: number | undefined;
  /** Not even a person's resume brings it back. */
  readonly isBeyondRepair?: true;
}

export async function splitOf(hands: UnleashHands): Promise<WireStrategy> {
  const split = (await hands.strategies()).find(({ variants }) => variants.length === 3);
  if (!split) throw new Error('there is no split strategy');
  return split;
}

async function otherOf(hands: UnleashHands): Promise<WireStrategy> {
  const other = (await hands.strategies()).find(({ variants }) => variants.length === 1);
  if (!other) throw new Error('there is no other strategy');
  return other;
}

const replace = (path: string, value: unknown) => [{ op: 'replace', path, value }];
const onSplit = async (hands: UnleashHands, path: string, value: unknown) => hands.patch((await splitOf(hands)).id, replace(path, value));
const onOther = async (hands: UnleashHands, path: string, value: unknown) => hands.patch((await otherOf(hands)).id, replace(path, value));

async function weigh(hands: UnleashHands, name: string, weight: number): Promise<unknown> {
  const split = await splitOf(hands);
  const moved = split.variants.map((variant) => (variant.name === name ? { ...variant, weight } : variant));
  return hands.patch(split.id, replace('/variants', moved));
}

async function segmentOn(hands: UnleashHands, strategy: WireStrategy): Promise<unknown> {
  const { id } = await hands.createSegment(`segment-${strategy.id}`);
  return hands.patch(strategy.id, replace('/segments', [id]));
}

async function rewrite(hands: UnleashHands, strategy: WireStrategy, from: string, to: string): Promise<unknown> {
  const [first, ...others] = strategy.variants;
  const payload = first && { ...first.payload, value: first.payload.value.replaceAll(from, to) };
  return hands.patch(strategy.id, replace('/variants', [{ ...first, payload }, ...others]));
}

const APP_ONLY = { contextName: 'appName', operator: 'IN', values: ['web'] };
const gradual = (rollout: string) => ({ name: 'flexibleRollout', parameters: { rollout, stickiness: 'default', groupId: 'by-hand' } });
const variantOf = (name: string) => ({
  name,
  weight: 1000,
  weightType: 'variable',
  stickiness: 'default',
  payload: { type: 'string', value: 'by hand' },
});

/** Of the flag that divides the units; in a group that is each flag. */
export const PIVOT_CASES: readonly DriftCase[] = [
  {
    edit: 'the weights are moved',
    does: ({ pivot }) => weigh(pivot, 'candidate', 100),
    told: /update .*candidate \d+ % to 10 %/,
    movesShareTo: 10_000,
  },
  {
    edit: 'the slider is moved',
    does: async ({ pivot }) => {
      const { id, parameters, ...split } = await splitOf(pivot);
      return pivot.put(id, { ...split, parameters: { ...parameters, rollout: '40' } });
    },
    told: /update .*parameters/,
    movesShareTo: 2_000,
  },
  {
    edit: 'the weight of the mirrored units is moved',
    does: ({ pivot }) => weigh(pivot, 'shadow', 300),
    told: /update .*shadow \d+ % to 30 %/,
  },
  { edit: 'the pivot is switched off', does: ({ pivot }) => pivot.switchTo('off'), told: /environment-disabled/ },
  { edit: 'a strategy for everybody is added', does: ({ pivot }) => pivot.add({ name: 'default', parameters: {} }), told: /strategy-add/ },
  { edit: 'a gradual strategy is added', does: ({ pivot }) => pivot.add(gradual('50')), told: /strategy-add/ },
  {
    edit: 'a strategy is added that gives everybody the candidate',
    does: ({ pivot }) => pivot.add({ ...gradual('100'), variants: [variantOf('candidate')] }),
    told: /strategy-add/,
  },
  {
    edit: 'the split gets a constraint',
    does: async ({ pivot }) => onSplit(pivot, '/constraints', [...(await splitOf(pivot)).constraints, APP_ONLY]),
    told: /update .*constraints/,
  },
  { edit: 'the split gets a segment', does: async ({ pivot }) => segmentOn(pivot, await splitOf(pivot)), told: /update .*segments/ },
  { edit: 'the split is disabled', does: ({ pivot }) => onSplit(pivot, '/disabled', true), told: /update .*disabled/ },
  { edit: 'the split is deleted', does: async ({ pivot }) => pivot.remove((await splitOf(pivot)).id), told: /strategy-remove/ },
  {
    edit: 'the split is made to draw anew at each call',
    does: ({ pivot }) => onSplit(pivot, '/parameters/stickiness', 'random'),
    told: /update .*parameters/,
  },
  {
    edit: 'the split is given another group',
    does: ({ pivot }) => onSplit(pivot, '/parameters/groupId', 'another'),
    told: /update .*parameters/,
  },
  {
    edit: 'the versions in the split are edited',
    does: async ({ pivot }) => rewrite(pivot, await splitOf(pivot), 'model@2', 'model@9'),
    told: /update .*variants/,
  },
  {
    edit: 'the split is made unreadable',
    does: async ({ pivot }) => rewrite(pivot, await splitOf(pivot), '"part"', '"port"'),
    told: /update .*variants/,
  },
  {
    edit: 'the strategy for all others is deleted',
    does: async ({ pivot }) => pivot.remove((await otherOf(pivot)).id),
    told: /strategy-remove/,
  },
  {
    edit: 'the strategy for all others is narrowed',
    does: ({ pivot }) => onOther(pivot, '/constraints', [APP_ONLY]),
    told: /update .*constraints/,
  },
  {
    edit: 'the strategies are put in another order',
    does: async ({ pivot }) =>
      pivot.sort([
        { id: (await splitOf(pivot)).id, sortOrder: 30 },
        { id: (await otherOf(pivot)).id, sortOrder: 1 },
      ]),
    told: /strategy-order-changed/,
  },
];

const FLAG_CASES: readonly DriftCase[] = [
  { edit: 'a flag is switched off', does: ({ flag }) => flag.switchTo('off'), told: /environment-disabled/ },
  { edit: 'a flag gets a strategy without variants', does: ({ flag }) => flag.add(gradual('100')), told: /strategy-add/ },
  {
    edit: 'a flag gets a strategy with a variant',
    does: ({ flag }) => flag.add({ ...gradual('100'), variants: [variantOf('x')] }),
    told: /strategy-add/,
  },
  {
    edit: 'the strategy of a flag gets a constraint',
    does: ({ flag }) => onOther(flag, '/constraints', [APP_ONLY]),
    told: /update .*constraints/,
  },
  {
    edit: 'the strategy of a flag gets a segment',
    does: async ({ flag }) => segmentOn(flag, await otherOf(flag)),
    told: /update .*segments/,
  },
  { edit: 'the slider of a flag is moved', does: ({ flag }) => onOther(flag, '/parameters/rollout', '50'), told: /update .*parameters/ },
  { edit: 'the strategy of a flag is deleted', does: async ({ flag }) => flag.remove((await otherOf(flag)).id), told: /strategy-remove/ },
  { edit: 'the dependency of a flag is removed', does: ({ flag, pivotKey }) => flag.cutLoose(pivotKey), told: /dependency-removed/ },
  {
    edit: 'a flag is made to depend on control',
    does: ({ flag, pivotKey }) => flag.depend(pivotKey, ['control']),
    told: /dependency-added/,
  },
  {
    edit: 'the version of a flag is edited',
    does: async ({ flag }) => rewrite(flag, await otherOf(flag), 'parser@2', 'parser@9'),
    told: /update .*variants/,
  },
  {
    edit: 'the version of a flag is set to control',
    does: async ({ flag }) => rewrite(flag, await otherOf(flag), 'parser@2', 'parser@1'),
    told: /update .*variants/,
  },
  {
    edit: 'a flag gets a second variant',
    does: async ({ flag }) => {
      const { id, variants } = await otherOf(flag);
      return flag.patch(id, replace('/variants', [...variants, variantOf('x')]));
    },
    told: /update .*variants/,
  },
  { edit: 'a flag is archived', does: ({ flag }) => flag.archive(), told: /archived|dependencies-removed/, isBeyondRepair: true },
];

export const DRIFT_CASES: readonly DriftCase[] = [...PIVOT_CASES, ...FLAG_CASES];
