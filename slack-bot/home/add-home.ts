import type { App } from '@slack/bolt';
import type { BotDeps } from '../bot-deps.js';
import { handled } from '../handle.js';
import type { Tell } from '../tell/tell.js';
import { toHomeNotice } from '../views/to-home-notice.js';
import { publishHome } from './publish-home.js';

/** The home tab, drawn anew each time that somebody opens it. */
export function addHome(app: App, deps: BotDeps): void {
  app.event('app_home_opened', async ({ event, body }) => {
    if (event.tab === 'messages') return;
    await handled(deps, tellAtHome(deps, event.user), () => publishHome(deps, { userId: event.user, teamId: body.team_id }));
  });
}

/** In the tab's place, so that nothing old is left standing there as if it were new. */
function tellAtHome({ slack }: BotDeps, userId: string): Tell {
  return async (notice) => {
    await slack.views.publish({ user_id: userId, view: toHomeNotice(notice) });
  };
}
