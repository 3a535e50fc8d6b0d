import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../core/errors/app-error.js';
import { isScratch } from '../../../core/rehearsal/scratch.js';
import type { FlagScope } from '../../flag-platform.js';
import type { UnleashContext } from '../unleash-context.js';
import { pivotKeyOf } from '../wire/pivot-wire.js';

/** Unleash publishes its events once a second. */
const LOOKS = 50;
const LOOK_EVERY_MS = 100;

/**
 * Removes a rehearsal's flags and their pivot for good. Archived first; deleted only when Unleash has noted the archiving in the flag's lifecycle: 7.5.1
 * writes that note with a moment between looking whether the flag exists and writing, and a deletion in this moment ends its process.
 * Errors: INTERNAL for anything that is no scratch copy; PLATFORM_UNAVAILABLE when the note does not come, the flags being archived then.
 */
export async function discardBundle(context: UnleashContext, { feature }: FlagScope, keys: readonly string[]): Promise<void> {
  const real = [feature, ...keys].find((name) => !isScratch(name));
  if (real !== undefined) throw new AppError('INTERNAL', `${real} is no scratch copy and must not be removed from Unleash.`);
  const { api } = context;
  // The pivot cannot be archived while another flag depends on it.
  const children = await Promise.all(keys.map(async (key) => ({ key, isThere: await api.archiveFeature(key) })));
  const pivot = { key: pivotKeyOf(feature), isThere: await api.archiveFeature(pivotKeyOf(feature)) };
  const archived = [...children, pivot].filter(({ isThere }) => isThere).map(({ key }) => key);
  for (const key of archived) await awaitNote(context, key);
  for (const key of archived) await api.deleteArchived(key);
}

async function awaitNote({ api }: UnleashContext, flag: string): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    if (await api.hasNotedArchiving(flag)) return;
    await delay(LOOK_EVERY_MS);
  }
  throw new AppError(
    'PLATFORM_UNAVAILABLE',
    `Unleash has not noted that flag ${flag} was archived, and deleting it before could end Unleash's process; it stays in the archive.`,
    { data: { platform: 'unleash', flag } },
  );
}
