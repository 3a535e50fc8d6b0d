import { rolloutIdSchema } from '../../button-value.js';
import { type Marked, NOTHING } from '../marked.js';
import { linkTo } from '../marks.js';

/** A link to the rollout's page on the dashboard; nothing where no address is configured, or for an id that is none of ours. */
export function linkToRollout(baseUrl: string | undefined, rolloutId: string, label: string): Marked {
  if (baseUrl === undefined || !rolloutIdSchema.safeParse(rolloutId).success) return NOTHING;
  return linkTo(`${baseUrl.replace(/\/+$/, '')}/rollouts/${rolloutId}`, label);
}

/** The rollout that an address shows; null for every other address, whatever it looks like. */
export function parseRolloutUrl(url: string, baseUrl: string): string | null {
  if (!URL.canParse(url) || !URL.canParse(baseUrl)) return null;
  const [shown, base] = [new URL(url), new URL(baseUrl)];
  const prefix = `${base.pathname.replace(/\/+$/, '')}/rollouts/`;
  if (shown.origin !== base.origin || !shown.pathname.startsWith(prefix)) return null;
  const [id = ''] = shown.pathname.slice(prefix.length).split('/');
  return rolloutIdSchema.safeParse(id).success ? id : null;
}
