import type { Caller } from '../../core/access/access.js';
import { type KeyView, toKeyView } from '../../core/keys/key-view.js';
import type { AccessDeps } from '../access/note-access-refusal.js';
import { requireRightAnywhere } from '../access/require-right.js';
import { isShown } from './key-rights.js';

/** The keys that work, newest first, as far as the caller may be shown them: their own, and those of what they administer. `isAll`: also those that have ended. */
export async function listKeys(deps: AccessDeps, caller: Caller, { isAll }: { readonly isAll: boolean }): Promise<readonly KeyView[]> {
  await requireRightAnywhere(deps, caller, 'read');
  const nowMs = deps.nowMs();
  const keys = await deps.store.keys.list({ nowMs, isAll });
  return keys.filter((key) => isShown(caller, key)).map((key) => toKeyView(key, nowMs));
}
