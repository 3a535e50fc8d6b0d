import { randomUUID } from 'node:crypto';

export interface FakeVariant {
  name: string;
  weight: number;
  weightType: string;
  stickiness: string;
  payload?: { type: string; value: string };
}

export interface FakeConstraint {
  contextName?: string;
  operator: string;
  value?: string;
  values?: string[];
  inverted?: boolean;
}

export interface FakeStrategy {
  id: string;
  name: string;
  title: string | null;
  disabled: boolean;
  sortOrder: number;
  parameters: Record<string, string>;
  constraints: FakeConstraint[];
  segments: number[];
  variants: FakeVariant[];
}

export interface FakeFeature {
  readonly name: string;
  readonly environments: Map<string, { enabled: boolean; strategies: FakeStrategy[] }>;
  dependencies: { feature: string; enabled: boolean; variants: string[] }[];
}

export interface FakeEvent {
  readonly id: number;
  readonly type: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly featureName: string;
  readonly environment: string | null;
  readonly data: object | null;
  readonly preData: object | null;
}

/** An answer that is not a success, as Unleash words it. */
export interface FakeFailure {
  readonly status: number;
  readonly name: string;
  readonly message: string;
}

export const failure = (status: number, name: string, message: string): FakeFailure => ({ status, name, message });
export const isFailure = (value: unknown): value is FakeFailure => typeof value === 'object' && value !== null && 'status' in value;

/** Unleash answers with a list of values where there is none. */
export const withValues = (constraints: readonly FakeConstraint[]): FakeConstraint[] => constraints.map((one) => ({ values: [], ...one }));

export function newStrategy(body: Partial<FakeStrategy>, flag: string, sortOrder: number): FakeStrategy {
  return {
    id: randomUUID(),
    name: body.name ?? 'flexibleRollout',
    title: body.title ?? null,
    disabled: body.disabled ?? false,
    sortOrder: body.sortOrder ?? sortOrder,
    parameters: { groupId: flag, rollout: '100', stickiness: 'default', ...body.parameters },
    constraints: withValues(body.constraints ?? []),
    segments: body.segments ?? [],
    variants: body.variants ?? [],
  };
}

/** As SDKs ask them. */
export const inOrder = (strategies: readonly FakeStrategy[]): FakeStrategy[] => [...strategies].sort((a, b) => a.sortOrder - b.sortOrder);

export function toWire(feature: FakeFeature, project: string): object {
  return {
    name: feature.name,
    project,
    type: 'release',
    archived: false,
    environments: [...feature.environments].map(([name, { enabled, strategies }]) => ({
      name,
      enabled,
      strategies: inOrder(strategies),
    })),
    dependencies: feature.dependencies,
  };
}
