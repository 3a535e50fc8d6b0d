import type { FallbackReason } from '../tidegate-stats.js';
import { type Assignment, type LayerReading, type Snapshot, toControlSnapshot } from './snapshot.js';

export type ParsedAnswer =
  | { readonly ok: true; readonly snapshot: Snapshot }
  | { readonly ok: false; readonly reason: Extract<FallbackReason, 'malformed' | 'incomplete' | 'mixed'> };

interface WireFlag {
  readonly key: string;
  readonly value: string;
  readonly variant: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Makes a bulk answer into a snapshot, or says why it must not be used: a flag is missing, or its layers are not of one bundle. */
export function parseAnswer(body: unknown, unit: string, control: Readonly<Record<string, string>>): ParsedAnswer {
  const sent = isRecord(body) ? body['flags'] : undefined;
  if (!Array.isArray(sent)) return { ok: false, reason: 'malformed' };
  // A feature that no rollout has named yet has no flags: nothing is being released.
  if (sent.length === 0) return { ok: true, snapshot: toControlSnapshot(unit, control, 'idle') };
  const found = Object.keys(control).map((key) => sent.find((flag) => isRecord(flag) && flag['key'] === key));
  const flags = found.filter(isFlag);
  const first = flags[0];
  if (first === undefined || flags.length < found.length)
    return { ok: false, reason: found.includes(undefined) ? 'incomplete' : 'malformed' };
  const readings = flags.map(toReading);
  const isMixed =
    readings.some(({ arm, bundle }) => arm !== readings[0]?.arm || bundle !== readings[0]?.bundle) ||
    flags.some(({ metadata }) => metadata['rollout'] !== first.metadata['rollout']);
  return isMixed ? { ok: false, reason: 'mixed' } : { ok: true, snapshot: toSnapshot(unit, flags, readings) };
}

function toSnapshot(unit: string, flags: readonly WireFlag[], readings: readonly LayerReading[]): Snapshot {
  const metadata = flags[0]?.metadata ?? {};
  const shadow = toShadow(flags);
  return {
    unit,
    values: Object.fromEntries(flags.map(({ key, value }) => [key, value])),
    arm: readings[0]?.arm ?? 'control',
    assignment: toAssignment(metadata['assignment']),
    rollout: text(metadata['rollout']),
    stage: text(metadata['stage']),
    stageAttempt: count(metadata['stageAttempt']),
    bundle: text(metadata['bundle']),
    state: text(metadata['state']),
    revision: count(metadata['revision']),
    ...(shadow !== null && { shadow }),
    source: 'server',
    flags: readings,
  };
}

/** All layers of the candidate, or nothing: a mirror with a mixture would measure what nobody will ever get. */
function toShadow(flags: readonly WireFlag[]): Readonly<Record<string, string>> | null {
  const values = flags.map(({ key, metadata }) => [key, metadata['shadow'] === true ? metadata['shadowValue'] : undefined] as const);
  return values.every((pair): pair is readonly [string, string] => typeof pair[1] === 'string') ? Object.fromEntries(values) : null;
}

const toReading = ({ key, value, variant, metadata }: WireFlag): LayerReading => ({
  key,
  value,
  variant,
  arm: metadata['arm'] === 'candidate' ? 'candidate' : 'control',
  bundle: text(metadata['bundle']),
});

const toAssignment = (value: unknown): Assignment => (value === 'random' || value === 'cohort' ? value : 'none');

function isFlag(flag: unknown): flag is WireFlag {
  if (!isRecord(flag) || typeof flag['value'] !== 'string' || typeof flag['variant'] !== 'string') return false;
  const { metadata } = flag as { metadata?: unknown };
  return isRecord(metadata) && (metadata['arm'] === 'control' || metadata['arm'] === 'candidate') && typeof metadata['bundle'] === 'string';
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
