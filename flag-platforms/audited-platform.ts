import type { ObservedFlag } from '../core/assignment/observed-flag.js';
import { formatShare } from '../core/assignment/share.js';
import type { AuditEntry } from '../core/audit/audit-entry.js';
import { isRefusal, type Refusal } from '../core/errors/refusal.js';
import { SYSTEM_PRINCIPAL } from '../core/principal/principal.js';
import type { FlagMove } from '../core/rollout/spec.js';
import type { Fence, FlagPlatform, FlagScope, Registered } from './flag-platform.js';

export interface AuditedPlatformOptions {
  readonly append: (entries: readonly AuditEntry[]) => Promise<void>;
  readonly nowMs: () => number;
  /** A write that lowers exposure has been made, but its line could not be stored. */
  readonly onLost: (error: unknown) => void;
}

/** A write that was made, or refused. */
export interface Made {
  readonly scope: FlagScope;
  readonly fence: Fence;
  readonly flags: readonly FlagMove[];
  readonly result: readonly ObservedFlag[] | Refusal;
  readonly what: string;
}

/** Writes a line of the timeline for each write to a platform outside Tidegate's store, which writes its own (R-AUDIT-1). */
export function createAuditedPlatform(platform: FlagPlatform, { append, nowMs, onLost }: AuditedPlatformOptions): FlagPlatform {
  const toEntry = (made: Made): AuditEntry => ({ ...toWriteLine(platform.name, made), atMs: nowMs() });
  return {
    ...platform,
    async register(scope, flags) {
      const registered = await platform.register(scope, flags);
      const entry = toRegisteredLine(platform.name, { scope, flags, registered });
      if (entry !== null) await append([{ ...entry, atMs: nowMs() }]);
      return registered;
    },
    async apply(scope, flags, exposure, fence) {
      const result = await platform.apply(scope, flags, exposure, fence);
      const isLowering = exposure === null || exposure.stage === 'rollback';
      const what = exposure === null ? toControlWords(flags) : '';
      const appended = append([toEntry({ scope, fence, flags, result, what })]);
      // No rollback waits for the store; a forward write is made again, and changes nothing then.
      await (isLowering ? appended.catch(onLost) : appended);
      return result;
    },
    async settle(scope, flags, settled, fence) {
      const result = await platform.settle(scope, flags, settled, fence);
      const what = `settled, every unit gets ${versions(flags, 'candidate')}`;
      await append([toEntry({ scope, fence, flags, result, what })]);
      return result;
    },
  };
}

interface RegisteredFlags {
  readonly scope: FlagScope;
  readonly flags: readonly FlagMove[];
  readonly registered: Registered;
}

/** What a preflight has written before anybody is exposed; null: it has changed nothing. */
function toRegisteredLine(platform: string, { scope, flags, registered }: RegisteredFlags): Omit<AuditEntry, 'atMs'> | null {
  const { generation, conflicts, changed = [] } = registered;
  if (changed.length === 0) return null;
  const what = conflicts.length === 0 ? `at control ${versions(flags, 'control')} for everybody` : 'not to be had';
  const keys = flags.map(({ key }) => key);
  const operationId = `${scope.rolloutId}/preflight`;
  return {
    rolloutId: scope.rolloutId,
    principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
    key: `flag/${platform}/${operationId}`,
    kind: 'flagWrite',
    summary: `${keys.join(', ')} on ${platform}: ${what} (${changed.join('; ')})`,
    data: { platform, generation, keys, operationId, shareAfter: 0, highestShare: 0, changed },
  };
}

/** What a write with `overDrift` has undone beside its own change; the line of the write itself follows it. */
export function toMendedLine(
  platform: string,
  { scope, fence }: { readonly scope: FlagScope; readonly fence: Fence },
  what: readonly string[],
): Omit<AuditEntry, 'atMs'> {
  const { generation, operationId } = fence;
  return {
    rolloutId: scope.rolloutId,
    principal: { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via },
    key: `mended/${platform}/${operationId}/${generation}`,
    kind: 'flagWrite',
    summary: `Edits by hand on ${platform} put right: ${what.join('; ')}.`,
    data: { platform, generation, operationId, mended: what },
  };
}

export const toControlWords = (flags: readonly FlagMove[]): string => `back on control ${versions(flags, 'control')}`;

const versions = (flags: readonly FlagMove[], version: 'control' | 'candidate'): string => flags.map((flag) => flag[version]).join(', ');

/** The line of a write: the same write gives the same key, so that appending it again changes nothing. */
export function toWriteLine(platform: string, { scope, fence, flags, result, what }: Made): Omit<AuditEntry, 'atMs'> {
  const keys = flags.map(({ key }) => key);
  const principal = { id: SYSTEM_PRINCIPAL.id, via: SYSTEM_PRINCIPAL.via };
  const { generation, operationId } = fence;
  const common = { rolloutId: scope.rolloutId, principal, data: { platform, generation, keys, operationId } };
  if (isRefusal(result))
    return { ...common, key: `fenced/${platform}/${operationId}/${generation}`, kind: 'flagWriteRefused', summary: result.detail };
  const shareAfter = Math.max(0, ...result.map(({ share }) => share));
  const highestShare = Math.max(0, ...result.map((flag) => flag.highestShare));
  return {
    ...common,
    key: `flag/${platform}/${operationId}`,
    kind: 'flagWrite',
    summary: `${keys.join(', ')} on ${platform}: ${what || `candidate for ${formatShare(shareAfter)}`} (generation ${generation})`,
    data: { ...common.data, shareAfter, highestShare },
  };
}
