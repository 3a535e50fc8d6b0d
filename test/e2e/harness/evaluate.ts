import type { ApiClient } from './api-client.js';

/** What one unit sees of a feature in one bulk answer. */
export interface Seen {
  readonly unit: string;
  /** All different variants of the flags: one, unless the bundle is mixed. */
  readonly variants: readonly string[];
  /** By flag key. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly arm: string;
  readonly state: string;
  readonly stageAttempt: number;
}

interface Evaluation {
  readonly key: string;
  readonly value: unknown;
  readonly variant: string;
  readonly metadata: { readonly arm: string; readonly state: string; readonly stageAttempt: number };
}

export interface UnitContext {
  readonly targetingKey: string;
  /** Unix seconds; now unless told. */
  readonly unitStartedAt?: number;
  readonly [attribute: string]: unknown;
}

/** Evaluates all flags of a feature for one unit over OFREP. */
export async function evaluate(api: ApiClient, feature: string, context: UnitContext): Promise<Seen> {
  const { status, body } = await api.send<{ flags: readonly Evaluation[] }>('POST', `/ofrep/v1/evaluate/flags?feature=${feature}`, {
    context: { unitStartedAt: Date.now() / 1000, ...context },
  });
  if (status !== 200 || body.flags.length === 0) throw new Error(`OFREP answered ${status}: ${JSON.stringify(body)}`);
  const first = body.flags[0] as Evaluation;
  return {
    unit: context.targetingKey,
    variants: [...new Set(body.flags.map((flag) => flag.variant))],
    values: Object.fromEntries(body.flags.map((flag) => [flag.key, flag.value])),
    arm: first.metadata.arm,
    state: first.metadata.state,
    stageAttempt: first.metadata.stageAttempt,
  };
}

const AT_ONCE = 40;

/** Evaluates many units, some at a time, in order. */
export async function evaluateAll(api: ApiClient, feature: string, units: readonly UnitContext[]): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (let first = 0; first < units.length; first += AT_ONCE) {
    seen.push(...(await Promise.all(units.slice(first, first + AT_ONCE).map((unit) => evaluate(api, feature, unit)))));
  }
  return seen;
}

export const countArm = (seen: readonly Seen[], arm: string): number => seen.filter((one) => one.arm === arm).length;

/** Units that begin now (or then), each with its own key. */
export function unitsOf(prefix: string, count: number, unitStartedAt: number = Date.now() / 1000): readonly UnitContext[] {
  return Array.from({ length: count }, (_, index) => ({ targetingKey: `${prefix}-${index}`, unitStartedAt }));
}
