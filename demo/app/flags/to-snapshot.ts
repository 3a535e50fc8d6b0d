import type { LayerReading, Snapshot } from '@tidegate/sdk';

/** What Tidegate writes into the parent flag's variants (docs/platforms/unleash.md). */
interface PivotPayload {
  readonly part: 'split' | 'base';
  readonly generation: number;
  readonly state: string;
  readonly rollout: string | null;
  readonly stage: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate' | 'unassigned';
  readonly flags: Readonly<Record<string, string>>;
  readonly shadow?: Readonly<Record<string, string>>;
}

/** What a flag of the bundle says when it is read alone: its version on the candidate; off, and so null, otherwise. */
export type ReadAlone = (key: string) => string | null;

/** The snapshot that the parent flag's payload makes; null when there is none, or it lacks a layer. */
export function toSnapshot(text: string | undefined, unit: string, keys: readonly string[], readAlone: ReadAlone): Snapshot | null {
  const payload = parse(text);
  if (payload === null || keys.some((key) => payload.flags[key] === undefined)) return null;
  const { flags, part, state, rollout, stage, stageAttempt, generation, shadow } = payload;
  const arm = payload.arm === 'candidate' ? 'candidate' : 'control';
  const values = Object.fromEntries(keys.map((key) => [key, flags[key] ?? '']));
  return {
    unit,
    values,
    arm,
    assignment: part === 'split' && state === 'live' ? 'random' : 'none',
    rollout: rollout ?? '',
    stage,
    stageAttempt,
    bundle: Object.values(values).join(' '),
    state,
    revision: generation,
    ...(shadow !== undefined && { shadow }),
    source: 'server',
    flags: keys.map((key) => toReading(key, values, arm, readAlone(key))),
  };
}

/** Read alone, each flag must say the same as the parent: on the candidate its version, on control nothing. */
function toReading(key: string, values: Readonly<Record<string, string>>, arm: Snapshot['arm'], alone: string | null): LayerReading {
  const value = alone ?? (arm === 'control' ? (values[key] ?? '') : 'off');
  return { key, value, variant: arm, arm: alone === null ? 'control' : 'candidate', bundle: Object.values(values).join(' ') };
}

function parse(text: string | undefined): PivotPayload | null {
  try {
    const payload = JSON.parse(text ?? 'null') as PivotPayload | null;
    return typeof payload?.flags === 'object' ? payload : null;
  } catch {
    return null;
  }
}
