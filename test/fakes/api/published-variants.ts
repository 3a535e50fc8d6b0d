import { compileDefinition } from '../../../api/flags/validate-definition.js';
import type { Exposure } from '../../../core/assignment/exposure.js';
import { toFlagdDefinition } from '../../../core/assignment/flagd-definition.js';
import type { PublishedBundle } from '../../../core/assignment/published-bundle.js';
import { sampleBundle, sampleExposure, sampleMoves } from '../sample-bundle.js';

type Context = Record<string, unknown>;

export interface PublishedVariants {
  /** Variants of the four flags, in the bundle's order. */
  readonly all: (context: Context) => readonly string[];
  /** Variant of the first flag. */
  readonly variant: (context: Context) => string;
}

/** What in-process clients get, evaluated flag by flag as they do: the published definition itself, not the server's short cut. */
export function publishBundle(bundle: PublishedBundle): PublishedVariants {
  const core = compileDefinition(toFlagdDefinition(bundle));
  const all = (context: Context) => sampleMoves().map(({ key }) => String(core.getFlag(key)?.evaluate(context as never)?.variant));
  return { all, variant: (context) => all(context)[0] ?? '' };
}

export const publishExposure = (changes: Partial<Exposure>): PublishedVariants => publishBundle(sampleBundle(sampleExposure(changes)));

export const sampleUnit = (index: number, startedAt?: number): Context => ({
  targetingKey: `session-${index}`,
  ...(startedAt === undefined ? {} : { unitStartedAt: startedAt }),
});

export const SESSIONS: readonly number[] = Array.from({ length: 20_000 }, (_, index) => index);

export const STAFF = { name: 'staff', attribute: 'email', match: { kind: 'endsWith', value: '@example.com' } } as const;
