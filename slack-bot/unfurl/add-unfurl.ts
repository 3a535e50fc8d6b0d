import type { App, EnvelopedEvent } from '@slack/bolt';
import type { LinkSharedEvent } from '@slack/types';
import type { Caller } from '../../core/access/access.js';
import { canRead } from '../../operations/access/require-right.js';
import { readLiveView } from '../../operations/rollouts/read-live-view.js';
import type { BotDeps } from '../bot-deps.js';
import { readFacts } from '../commands/find/read-facts.js';
import { handled } from '../handle.js';
import { toSlackCaller } from '../identity/slack-caller.js';
import { toUnfurl } from '../views/to-unfurl.js';
import { findLinks, type RolloutLink } from './find-links.js';

type Unfurl = ReturnType<typeof toUnfurl>;

/** Shows what a link to a rollout leads to, under the message of a member of our own workspace; everything else is left alone without a word. */
export function addUnfurl(app: App, deps: BotDeps): void {
  app.event('link_shared', async ({ event, body }) => {
    await handled(deps, sayNothing, () => unfurl(deps, event, body));
  });
}

/** Nobody has asked for it: what goes wrong stands in the log only. */
const sayNothing = async (): Promise<void> => undefined;

async function unfurl(deps: BotDeps, event: LinkSharedEvent, body: EnvelopedEvent): Promise<void> {
  if (deps.publicUrl === undefined || !isAmongUs(deps, body)) return;
  const links = findLinks(
    event.links.map(({ url }) => url),
    deps.publicUrl,
  );
  if (links.length === 0) return;
  const person = await deps.identity.identify({ userId: event.user, teamId: body.team_id });
  if (!person.ok) return deps.counters.turnAway(person.why);
  const unfurls = Object.fromEntries(
    (await Promise.all(links.map((link) => toShown(deps, toSlackCaller(deps, person.principal), link)))).filter((one) => one !== null),
  );
  if (Object.keys(unfurls).length > 0) await deps.slack.chat.unfurl({ channel: event.channel, ts: event.message_ts, unfurls });
}

/** Not from another workspace, and not where another workspace reads along: the message's author may see the rollout, those may not. */
function isAmongUs(
  { installation }: Pick<BotDeps, 'installation'>,
  { team_id, is_ext_shared_channel }: Pick<EnvelopedEvent, 'team_id' | 'is_ext_shared_channel'>,
): boolean {
  return team_id === installation.teamId && is_ext_shared_channel !== true;
}

/** Null: there is no such rollout for the author, and Slack shows the link as it is. */
async function toShown(deps: BotDeps, author: Caller, { url, rolloutId }: RolloutLink): Promise<readonly [string, Unfurl] | null> {
  const row = await deps.store.rollouts.get(rolloutId);
  if (row === null || !canRead(author, row)) return null;
  const { view } = await readLiveView(deps.store, row);
  return [url, toUnfurl(view, await readFacts(deps, [view]))];
}
