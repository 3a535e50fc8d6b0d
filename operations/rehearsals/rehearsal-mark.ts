import { fingerprint } from '../../core/evidence/standing/fingerprint.js';
import type { Store } from '../../store/store.js';

export interface RehearsalMarkDeps {
  readonly store: { readonly marks: Pick<Store['marks'], 'read' | 'write'> };
  readonly createId: () => string;
  readonly nowMs: () => number;
}

const INSTALLATION = 'installation';
const MOST_OF_AN_ENVIRONMENT = 16;
const DIGITS = 6;

/** What tells this installation's scratch flags from another's on the same flag platform: `production-3f9a1c`. Kept in the store, so that all its servers agree. */
export async function rehearsalMark({ store, createId, nowMs }: RehearsalMarkDeps, environment: string): Promise<string> {
  const known = await store.marks.read(INSTALLATION);
  if (known === null) await store.marks.write(INSTALLATION, { atMs: nowMs(), data: { id: createId() } });
  // Of two servers that begin at once the later one stays.
  const { id } = ((known ?? (await store.marks.read(INSTALLATION)))?.data ?? {}) as { readonly id?: string };
  return `${environment.slice(0, MOST_OF_AN_ENVIRONMENT)}-${fingerprint(JSON.stringify([id, environment])).slice(0, DIGITS)}`;
}
