import { rolloutIdSchema } from '../../../contracts/slack/button-value.js';
import { parseRolloutUrl } from '../../../contracts/slack/text/rollout/rollout-url.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps } from '../../bot-deps.js';
import { findOpen } from './find-open.js';
import { resolveRef } from './resolve-ref.js';

export type Meant =
  | { readonly found: 'one'; readonly row: RolloutRow }
  | { readonly found: 'several'; readonly views: readonly RolloutView[] }
  | { readonly found: 'none' };

/** How many of the newest are looked through for one that has ended. */
const RECENT = 200;

/**
 * The rollout that a person means by an id, the unique beginning of one, a feature with one open rollout, or the address of its page; where nothing is named, the
 * only open one that `fits`. What is open comes before what has ended.
 */
export async function findMeant(
  { store, publicUrl }: Pick<BotDeps, 'store' | 'publicUrl'>,
  ref: string | null,
  fits: (view: RolloutView) => boolean,
): Promise<Meant> {
  const named = ref === null ? null : toNamed(ref, publicUrl);
  if (named !== null && !rolloutIdSchema.safeParse(named).success) return { found: 'none' };
  const exact = named === null ? null : await store.rollouts.get(named);
  if (exact !== null) return { found: 'one', row: exact };
  const open = resolveAmong(await findOpen(store), named, fits);
  if (open.found !== 'none' || named === null) return open;
  return resolveAmong(await store.rollouts.list({ limit: RECENT }), named, fits);
}

function resolveAmong(rows: readonly RolloutRow[], ref: string | null, fits: (view: RolloutView) => boolean): Meant {
  const resolved = resolveRef({ ref, open: rows.map(({ view }) => view), fits });
  if (resolved.found !== 'one') return resolved;
  const row = rows.find(({ id }) => id === resolved.view.id);
  return row === undefined ? { found: 'none' } : { found: 'one', row };
}

/** `<https://…|label>` is how Slack writes a link; its marks at both ends are gone by now. */
function toNamed(ref: string, publicUrl: string | undefined): string {
  const [address = ''] = ref.split('|');
  return (publicUrl === undefined ? null : parseRolloutUrl(address, publicUrl)) ?? ref;
}
