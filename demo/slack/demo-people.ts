import type { WorkspaceSeed } from './stand-in/state/workspace.js';

/** Where the demo's rollouts write their cards. */
export const DEMO_CHANNEL = { id: 'C0RELEASES', name: 'llm-releases' } as const;

const PEOPLE = [
  { id: 'U0LEE', name: 'lee', realName: 'Lee Lead', email: 'lead@localhost' },
  { id: 'U0DANA', name: 'dana', realName: 'Dana Dev', email: 'dev@localhost' },
  { id: 'U0SAM', name: 'sam', realName: 'Sam Second', email: 'second-lead@localhost' },
  { id: 'U0OLU', name: 'olu', realName: 'Olu Oncall', email: 'oncall@localhost' },
] as const;

/** The people of the development server's directory (dev/dev-directory.ts) with accounts in a Slack of their own. The first one is who the page begins as. */
export const DEMO_PEOPLE: WorkspaceSeed = {
  team: { id: 'T0TIDEGATE', domain: 'tidegate-demo', name: 'Tidegate demo', enterprise: null },
  app: { appId: 'A0TIDEGATE', botId: 'B0TIDEGATE', botUserId: 'U0TIDEGATE', name: 'Tidegate' },
  users: PEOPLE,
  groups: [],
  channels: [{ ...DEMO_CHANNEL, userIds: PEOPLE.map(({ id }) => id) }],
};
