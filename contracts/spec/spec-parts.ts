import type * as z from 'zod';
import type { PlatformTraits, UnleashAlignment } from '../../core/plan/platform-traits.js';
import type { Directory } from '../../core/principal/directory.js';
import { valueAt } from './json-pointer.js';
import { type CohortDraft, cohortSchema } from './schema/cohort-schema.js';
import { type FlagDraft, flagSchema } from './schema/flag-schema.js';
import { type GuardDraft, guardSchema } from './schema/guard-schema.js';
import { type MetricDraft, metricSchema } from './schema/metric-schema.js';
import { notifySchema, rollbackSchema, trafficSchema, watchSchema } from './schema/spec-schema.js';
import { type StageDraft, stageSchema } from './schema/stage-schema.js';

/** What the checks may know about the installation. Undefined: not known here (a plan made without a server); the check then only warns. */
export interface ParseContext {
  /** Configured flag platforms. */
  readonly platforms?: readonly PlatformTraits[] | undefined;
  /** How Unleash keeps a bundle together, for whoever knows that without a server. */
  readonly unleashAlign?: UnleashAlignment | undefined;
  readonly pagers?: readonly string[] | undefined;
  readonly directory?: Directory | undefined;
  /** Who asks for the rollout: never eligible to approve it. */
  readonly requestedBy?: string | undefined;
}

/** A well-formed part with its place in what was sent. */
export interface Placed<Value> {
  readonly pointer: string;
  readonly value: Value;
}

export interface PlacedList<Value> {
  readonly items: readonly Placed<Value>[];
  /** False when a part is missing or malformed: nothing may then be concluded from what is absent. */
  readonly complete: boolean;
}

/** The well-formed parts of a spec. Checks run on these, so that one malformed field does not hide the errors of all the others. */
export interface SpecParts {
  readonly flags: PlacedList<FlagDraft>;
  readonly cohorts: PlacedList<CohortDraft>;
  readonly stages: PlacedList<StageDraft>;
  readonly guards: PlacedList<GuardDraft>;
  readonly metrics: ReadonlyMap<string, MetricDraft>;
  readonly rollback: z.output<typeof rollbackSchema> | undefined;
  readonly watch: z.output<typeof watchSchema> | undefined;
  readonly notify: z.output<typeof notifySchema> | undefined;
  readonly traffic: z.output<typeof trafficSchema> | undefined;
}

/** Takes the well-formed parts out of anything that is safe JSON. */
export function toSpecParts(input: unknown): SpecParts {
  return {
    flags: toList(flagSchema, input, ['bundle', 'flags']),
    cohorts: toList(cohortSchema, input, ['cohorts']),
    stages: toList(stageSchema, input, ['stages']),
    guards: toList(guardSchema, input, ['guards']),
    metrics: toMetrics(valueAt(input, ['metrics'])),
    rollback: toPart(rollbackSchema, valueAt(input, ['rollback']) ?? {}),
    watch: toPart(watchSchema, valueAt(input, ['watch']) ?? {}),
    notify: toPart(notifySchema, valueAt(input, ['notify']) ?? {}),
    traffic: toPart(trafficSchema, valueAt(input, ['traffic'])),
  };
}

function toPart<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function toList<Schema extends z.ZodType>(schema: Schema, input: unknown, path: readonly string[]): PlacedList<z.output<Schema>> {
  const sent = valueAt(input, path);
  if (!Array.isArray(sent)) return { items: [], complete: sent === undefined };
  const items = sent.flatMap((entry: unknown, index) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [{ pointer: `/${path.join('/')}/${index}`, value: parsed.data }] : [];
  });
  return { items, complete: items.length === sent.length };
}

function toMetrics(sent: unknown): ReadonlyMap<string, MetricDraft> {
  if (typeof sent !== 'object' || sent === null) return new Map();
  const entries = Object.entries(sent).map(([name, definition]) => [name, toPart(metricSchema, definition)] as const);
  return new Map(entries.filter((entry): entry is readonly [string, MetricDraft] => entry[1] !== undefined));
}
