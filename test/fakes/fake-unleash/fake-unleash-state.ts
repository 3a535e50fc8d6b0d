import { randomUUID } from 'node:crypto';

export interface FakeVariant {
  name: string;
  weight: number;
  weightType: string;
  stickiness: string;
  payload?: { type: string; value: string };
}

export interface FakeStrategy {
  id: string;
  name: string;
  title: string | null;
  disabled: boolean;
  sortOrder: number;
  parameters: Record<string, string>;
  constraints: unknown[];
  segments: unknown[];
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
}

/** An answer that is not a success, as Unleash words it. */
export interface FakeFailure {
  readonly status: number;
  readonly name: string;
  readonly message: string;
}

export const failure = (status: number, name: string, message: string): FakeFailure => ({ status, name, message });
export const isFailure = (value: unknown): value is FakeFailure => typeof value === 'object' && value !== null && 'status' in value;

export function newStrategy(body: Partial<FakeStrategy>, flag: string, sortOrder: number): FakeStrategy {
  return {
    id: randomUUID(),
    name: body.name ?? 'flexibleRollout',
    title: body.title ?? null,
    disabled: body.disabled ?? false,
    sortOrder: body.sortOrder ?? sortOrder,
    parameters: { groupId: flag, rollout: '100', stickiness: 'default', ...body.parameters },
    constraints: body.constraints ?? [],
    segments: body.segments ?? [],
    variants: body.variants ?? [],
  };
}

export function toWire(feature: FakeFeature, project: string): object {
  return {
    name: feature.name,
    project,
    type: 'release',
    archived: false,
    environments: [...feature.environments].map(([name, { enabled, strategies }]) => ({
      name,
      enabled,
      strategies: [...strategies].sort((a, b) => a.sortOrder - b.sortOrder),
    })),
    dependencies: feature.dependencies,
  };
}
