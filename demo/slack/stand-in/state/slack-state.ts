import { Changes } from './changes.js';
import { Messages } from './messages.js';
import { ResponseUrls } from './response-urls.js';
import { SAMPLE_WORKSPACE } from './sample-workspace.js';
import { Tokens } from './tokens.js';
import { Views } from './views.js';
import { Workspace, type WorkspaceSeed } from './workspace.js';

/** Everything that the stand-in knows. */
export interface SlackState {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly changes: Changes;
  readonly workspace: Workspace;
  readonly messages: Messages;
  readonly views: Views;
  readonly tokens: Tokens;
  readonly responseUrls: ResponseUrls;
}

export function createSlackState({
  now = Date.now,
  workspace = SAMPLE_WORKSPACE,
}: {
  readonly now?: () => number;
  readonly workspace?: WorkspaceSeed;
} = {}): SlackState {
  const changes = new Changes();
  const clock = { now, touch: () => changes.touch() };
  return {
    now,
    changes,
    workspace: new Workspace(workspace, clock.touch),
    messages: new Messages(clock),
    views: new Views(clock),
    tokens: new Tokens(),
    responseUrls: new ResponseUrls(now),
  };
}
