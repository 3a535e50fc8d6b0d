import type { FlagsTrouble } from '../../../core/rollout/drift/flags-trouble.js';
import type { DueWatch } from '../../../store/store.js';

/** A platform that answers every other time is no trouble yet; longer than an exposure lasts is. */
const PATIENCE_MS = 120_000;
const MOST_REMEMBERED = 50_000;
const MOST_OF_AN_ERROR = 300;

export interface FailedRead {
  readonly platform: string;
  readonly error: unknown;
  readonly nowMs: number;
}

/** Since when a platform could not be read, by watch: silence for long is trouble of its own. */
export class UnreadFlags {
  private readonly sinceMs = new Map<string, number>();

  succeeded(watch: DueWatch, platform: string): void {
    this.sinceMs.delete(toKey(watch, platform));
  }

  /** What is to be said of the platform's flags although they could not be read; null: nothing yet. */
  failed(watch: DueWatch, { platform, error, nowMs }: FailedRead): FlagsTrouble | null {
    if (this.sinceMs.size > MOST_REMEMBERED) this.sinceMs.clear();
    const sinceMs = this.sinceMs.get(toKey(watch, platform)) ?? nowMs;
    this.sinceMs.set(toKey(watch, platform), sinceMs);
    const before = watch.standing?.flags ?? null;
    const known = before !== null && isAbout(before, platform) ? before : null;
    // What was seen last stands: an edit must not be told anew after every look that failed, nor a silence end with the worker that noticed it.
    if (known?.kind === 'unread' || nowMs - sinceMs < Math.min(watch.spec.watch.exposureTtlMs, PATIENCE_MS)) return known;
    const why = (error instanceof Error ? error.message : String(error)).slice(0, MOST_OF_AN_ERROR);
    const detail = `${platform} could not be read since ${new Date(sinceMs).toISOString()}: ${why.replace(/[.\s]*$/, '.')}`;
    return { kind: 'unread', platform, sinceMs, detail };
  }
}

const toKey = ({ id }: DueWatch, platform: string): string => `${id} ${platform}`;

function isAbout(trouble: FlagsTrouble, platform: string): boolean {
  if (trouble.kind === 'unread') return trouble.platform === platform;
  return trouble.kind === 'expired' || trouble.drifts.some((drift) => drift.platform === platform);
}
