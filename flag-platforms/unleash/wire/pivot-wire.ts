import { formatShare, type Share, WHOLE } from '../../../core/assignment/share.js';
import type { StrategyBody, UnleashStrategy, UnleashVariant } from '../api/unleash-types.js';
import { findExpiry, toExpiryConstraints } from './expiry-wire.js';

/** Version by flag key. */
export type Versions = Readonly<Record<string, string>>;

/** What Tidegate must find again: fence, rollout and stage. Stands in every payload, so that applications can send it back with outcomes. */
export interface Stamp {
  readonly generation: number;
  readonly operation: string;
  readonly state: 'idle' | 'live' | 'rolledBack' | 'killed' | 'settled';
  readonly rollout: string | null;
  readonly stage: string;
  readonly stageAttempt: number;
  /** Unix seconds. */
  readonly since: number;
  /** Unix milliseconds. */
  readonly drainedAtMs: number;
}

/** The strategy that divides units into arms. Its id is the fence: a rollback removes it, and no late write can bring it back. */
export interface Split {
  readonly stamp: Stamp;
  readonly share: Share;
  readonly shadowSample: Share;
  /** Unleash hashes `groupId:unit`. */
  readonly seed: string;
  readonly control: Versions;
  /** A flag that does not follow the rollout has its control version here. */
  readonly candidate: Versions;
  /** Unix milliseconds; the strategy matches nobody from then on. Null: it does not expire. */
  readonly expiresAtMs: number | null;
}

/** As it was read. */
export interface FoundSplit extends Split {
  /** What Tidegate wrote; people may have changed the strategy's own. */
  readonly madeWith: { readonly seed: string; readonly shadowSample: Share };
}

/** The strategy behind it: units without a key, and all units while nothing is exposed. */
export interface Base {
  readonly stamp: Stamp;
  /** `candidate` once a rollout is settled. */
  readonly serves: 'control' | 'candidate';
  readonly control: Versions;
  readonly candidate: Versions;
}

/** Unleash counts in per mille. */
const PER_MILLE: Share = WHOLE / 1000;

/** Longest text of an Unleash flag name that stays readable in its UI is no limit of the API; the prefix keeps Tidegate's flags together. */
export const pivotKeyOf = (feature: string): string => `tidegate.${feature}`;

/** The variants of the pivot that let a dependent flag through. */
export const CANDIDATE = 'candidate';

export function toSplitStrategy(split: Split, unitKey: string): StrategyBody {
  const { stamp, seed } = split;
  return {
    name: 'flexibleRollout',
    title: `Tidegate: ${stamp.rollout ?? 'nothing'} ${stamp.stage} ${formatShare(split.share)} (generation ${stamp.generation})`.trim(),
    sortOrder: 0,
    parameters: { rollout: '100', stickiness: unitKey, groupId: seed },
    constraints: toExpiryConstraints(split.expiresAtMs),
    segments: [],
    variants: toSplitVariants(split, unitKey),
  };
}

function toSplitVariants(split: Split, unitKey: string): readonly UnleashVariant[] {
  const candidate = Math.round(split.share / PER_MILLE);
  const shadow = Math.min(Math.round(split.shadowSample / PER_MILLE), 1000 - candidate);
  const { stamp, seed, shadowSample } = split;
  const control = { part: 'split', ...stamp, seed, shadowSample, arm: 'control', flags: split.control };
  const variant = (name: string, weight: number, payload: object): UnleashVariant => ({
    name,
    weight,
    weightType: name === 'control' ? 'variable' : 'fix',
    stickiness: unitKey,
    payload: { type: 'json', value: JSON.stringify(payload) },
  });
  // The candidate comes first (Unleash sorts by name, and it does so there too): it holds the slots from 1 on, so that growth only adds units to it.
  return [
    variant(CANDIDATE, candidate, { ...control, arm: 'candidate', flags: split.candidate }),
    variant('shadow', shadow, { ...control, shadow: split.candidate }),
    variant('control', 1000 - candidate - shadow, control),
  ];
}

export function toBaseStrategy(base: Base): StrategyBody {
  const { stamp, serves } = base;
  const arm = serves === 'candidate' ? 'candidate' : 'unassigned';
  const payload = { part: 'base', ...stamp, arm, flags: serves === 'candidate' ? base.candidate : base.control, control: base.control };
  return {
    name: 'flexibleRollout',
    title: `Tidegate: ${serves} for all others (generation ${stamp.generation})`,
    sortOrder: 10,
    // `random` at 100 % asks for no unit key.
    parameters: { rollout: '100', stickiness: 'random', groupId: 'tidegate' },
    constraints: [],
    segments: [],
    variants: [
      {
        // Dependent flags are let through by this name.
        name: serves === 'candidate' ? CANDIDATE : 'unassigned',
        weight: 1000,
        weightType: 'variable',
        stickiness: 'random',
        payload: { type: 'json', value: JSON.stringify(payload) },
      },
    ],
  };
}

interface Payload extends Stamp {
  readonly part: 'split' | 'base';
  readonly flags: Versions;
  readonly control?: Versions;
  /** Of a split. */
  readonly seed?: string;
  readonly shadowSample?: Share;
}

/** Null: not a split, or people have made something else of it. */
export function parseSplit(strategy: UnleashStrategy): FoundSplit | null {
  const control = payloadOf(strategy, 'control');
  const candidate = payloadOf(strategy, CANDIDATE);
  if (control?.part !== 'split' || candidate === null) return null;
  const weightOf = (name: string): Share => PER_MILLE * (strategy.variants?.find((variant) => variant.name === name)?.weight ?? 0);
  // A person may have moved the slider of the strategy instead of the weights.
  const rollout = Number(strategy.parameters?.['rollout'] ?? 0) / 100;
  return {
    stamp: toStamp(control),
    share: Math.round(weightOf(CANDIDATE) * rollout),
    shadowSample: weightOf('shadow'),
    seed: strategy.parameters?.['groupId'] ?? '',
    control: control.flags,
    candidate: candidate.flags,
    expiresAtMs: findExpiry(strategy.constraints ?? []),
    madeWith: { seed: control.seed ?? '', shadowSample: control.shadowSample ?? 0 },
  };
}

export function parseBase(strategy: UnleashStrategy): Base | null {
  const all = payloadOf(strategy, 'unassigned') ?? payloadOf(strategy, CANDIDATE);
  if (all?.part !== 'base') return null;
  const serves = strategy.variants?.[0]?.name === CANDIDATE ? 'candidate' : 'control';
  return { stamp: toStamp(all), serves, control: all.control ?? all.flags, candidate: all.flags };
}

function toStamp({ generation, operation, state, rollout, stage, stageAttempt, since, drainedAtMs }: Stamp): Stamp {
  return { generation, operation, state, rollout, stage, stageAttempt, since, drainedAtMs };
}

function payloadOf(strategy: UnleashStrategy, variant: string): Payload | null {
  const value = strategy.variants?.find(({ name }) => name === variant)?.payload?.value;
  try {
    const parsed = JSON.parse(value ?? '') as Partial<Payload> | null;
    const isOurs = typeof parsed?.generation === 'number' && typeof parsed.operation === 'string' && typeof parsed.flags === 'object';
    return isOurs ? (parsed as Payload) : null;
  } catch {
    return null;
  }
}
