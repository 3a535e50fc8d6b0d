import { parseRolloutUrl } from '../../contracts/slack/text/rollout/rollout-url.js';

/** An address in a message, and the rollout that it shows. */
export interface RolloutLink {
  readonly url: string;
  readonly rolloutId: string;
}

/** Slack shows at most so many of one message; more would only cost. */
const MOST = 5;

/** The addresses of rollouts among those of a message: pages (`<publicUrl>/rollouts/<id>`) and the API's (`<publicUrl>/v1/rollouts/<id>`). All others are left alone. */
export function findLinks(urls: readonly string[], publicUrl: string): readonly RolloutLink[] {
  const links = [...new Set(urls)].flatMap((url) => {
    const rolloutId = parseRolloutUrl(url, publicUrl) ?? parseRolloutUrl(url, `${publicUrl}/v1`);
    return rolloutId === null ? [] : [{ url, rolloutId }];
  });
  return links.slice(0, MOST);
}
