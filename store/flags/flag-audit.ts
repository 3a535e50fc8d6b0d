import { currentShare, highestShare } from '../../core/assignment/exposure.js';
import { formatShare } from '../../core/assignment/share.js';
import type { AuditEntry } from '../../core/audit/audit-entry.js';
import { SYSTEM_PRINCIPAL } from '../../core/principal/principal.js';
import type { BundleRecord, BundleWrite } from '../store.js';

type Write = Omit<BundleWrite, 'exposure' | 'stateWhenCleared'>;
const SYSTEM = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };

/** The timeline's line for a write that took effect. */
export function toWriteEntry(write: Write, before: BundleRecord, after: BundleRecord): AuditEntry {
  const keys = write.flags.map((flag) => flag.key);
  const data = {
    generation: write.generation,
    keys,
    ...sharesOf(keys, before, after),
    operationId: write.operationId,
    revision: after.revision,
  };
  return {
    rolloutId: write.rolloutId,
    key: `flag/${write.operationId}`,
    atMs: write.atMs,
    kind: 'flagWrite',
    principal: SYSTEM,
    summary: `${describeWrite(keys, data, after)} (generation ${write.generation})`,
    data,
  };
}

function describeWrite(keys: readonly string[], data: ReturnType<typeof sharesOf>, after: BundleRecord): string {
  const flags = after.flags.filter((flag) => keys.includes(flag.key));
  if (after.state === 'settled')
    return `${keys.join(', ')}: settled, every new unit gets ${flags.map((flag) => flag.candidate).join(', ')}`;
  if (flags.every((flag) => flag.follows === 'control'))
    return `${keys.join(', ')}: back on control ${flags.map((flag) => flag.control).join(', ')}`;
  return `${keys.join(', ')}: ${formatShare(data.shareBefore)} → ${formatShare(data.shareAfter)}`;
}

/** The timeline's line for a write that came too late. */
export function toFencedEntry(write: Write, current: BundleRecord, detail: string): AuditEntry {
  return {
    rolloutId: write.rolloutId,
    key: `fenced/${write.operationId}/${write.generation}`,
    atMs: write.atMs,
    kind: 'flagWriteRefused',
    principal: SYSTEM,
    summary: detail,
    data: {
      generation: write.generation,
      keys: write.flags.map((flag) => flag.key),
      operationId: write.operationId,
      currentGeneration: current.generation,
      currentOperationId: current.operationId,
    },
  };
}

export interface Kill {
  readonly by: { readonly id: string; readonly via: string };
  readonly reason: string;
  readonly atMs: number;
  /** As its sender names it; the same again is the same kill. */
  readonly id?: string | undefined;
}

/** The timeline's line for a kill. */
export function toKillEntry(rolloutId: string, kill: Kill, before: BundleRecord, after: BundleRecord): AuditEntry {
  const keys = after.flags.map((flag) => flag.key);
  return {
    rolloutId,
    key: after.operationId,
    atMs: kill.atMs,
    kind: 'kill',
    principal: { id: kill.by.id, via: kill.by.via as AuditEntry['principal']['via'] },
    summary: `${after.feature} killed by ${kill.by.id}: ${kill.reason || 'no reason given'}`,
    data: {
      generation: after.generation,
      keys,
      ...sharesOf(keys, before, after),
      operationId: after.operationId,
      revision: after.revision,
      feature: after.feature,
      reason: kill.reason,
    },
  };
}

function sharesOf(keys: readonly string[], before: BundleRecord, after: BundleRecord) {
  const exposureOf = (bundle: BundleRecord) =>
    bundle.flags.some((flag) => keys.includes(flag.key) && flag.follows === 'bundle') ? bundle.exposure : null;
  return {
    shareBefore: currentShare(exposureOf(before)),
    shareAfter: currentShare(exposureOf(after)),
    highestShare: highestShare(exposureOf(after)),
  };
}
