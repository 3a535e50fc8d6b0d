import { type MetricValue, toFinite } from '../outcomes/outcome.js';
import type { Snapshot } from '../snapshot/snapshot.js';

/** One request with its answer. */
export interface Sample {
  /** What was asked; leave it out where it must not leave the application. */
  readonly input?: string;
  /** What was answered, as a text. */
  readonly output: string;
  /** Numbers of this answer: latency, cost, tokens. */
  readonly metrics?: Readonly<Record<string, MetricValue>>;
  /** The candidate's answer to the same request, when it was mirrored (shadow). */
  readonly paired?: { readonly output: string; readonly metrics?: Readonly<Record<string, MetricValue>> };
  /** Kind of question, for example `refund`; the same as of the outcome. */
  readonly category?: string;
  /** Unix milliseconds; default: now. */
  readonly at?: number;
  /** Default: one sample for each unit, rollout and stage attempt. The same id twice counts once. */
  readonly id?: string;
}

/** As it is sent to `POST /v1/samples`. */
export interface WireSample {
  readonly id: string;
  readonly rollout: string;
  readonly stageAttempt: number;
  readonly arm: 'control' | 'candidate';
  readonly assignment: 'random' | 'cohort' | 'shadow';
  readonly unit: string;
  readonly category?: string;
  readonly at: number;
  readonly input?: string;
  readonly output: string;
  readonly metrics: Readonly<Record<string, MetricValue>>;
  readonly pairedOutput?: string;
  readonly pairedMetrics?: Readonly<Record<string, MetricValue>>;
}

/** More than Tidegate keeps, so that it is redacted before it is cut there. */
const MAX_TEXT = 24_000;

/** Null when the unit was in no rollout: there is nothing to compare it with. */
export function toWireSample(snapshot: Snapshot, sample: Sample, nowMs: number): WireSample | null {
  const { rollout, stageAttempt, arm, assignment, unit } = snapshot;
  if (rollout === '' || assignment === 'none') return null;
  const { input, output, metrics = {}, paired, category } = sample;
  return {
    id: sample.id ?? `${rollout}#${stageAttempt}/${unit}/sample`,
    rollout,
    stageAttempt,
    arm,
    assignment: paired === undefined ? assignment : 'shadow',
    unit,
    ...(category !== undefined && { category }),
    at: Math.round(sample.at ?? nowMs),
    ...(input !== undefined && { input: cut(input) }),
    output: cut(output),
    metrics: toFinite(metrics),
    ...(paired !== undefined && { pairedOutput: cut(paired.output), pairedMetrics: toFinite(paired.metrics ?? {}) }),
  };
}

/** At a blank where there is one: half an address would not be known for one. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const head = text.slice(0, MAX_TEXT);
  const blank = head.search(/\s\S*$/);
  return head.slice(0, blank > MAX_TEXT / 2 ? blank : MAX_TEXT);
}

/** The same units in every process and at every turn: by the names of rollout and unit alone. */
export function isSampled({ rollout, unit }: Snapshot, share: number): boolean {
  return toFraction(`${rollout}/${unit}`) < share;
}

/** FNV-1a, mixed by murmur3's finaliser: names that differ in one character are far apart. From 0 to below 1. */
function toFraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
