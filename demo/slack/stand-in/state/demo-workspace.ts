import type { WorkspaceSeed } from './workspace.js';

const EVERYBODY = ['U0ADA', 'U0BEN', 'U0GRACE'];

/** What a newcomer sees: three people, two channels, one group of approvers. */
export const DEMO_WORKSPACE: WorkspaceSeed = {
  team: { id: 'T0TIDEGATE', domain: 'tidegate-demo', name: 'Tidegate demo', enterprise: null },
  app: { appId: 'A0TIDEGATE', botId: 'B0TIDEGATE', botUserId: 'U0TIDEGATE', name: 'Tidegate' },
  users: [
    { id: 'U0ADA', name: 'ada', realName: 'Ada Lovelace' },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Okafor' },
    { id: 'U0GRACE', name: 'grace', realName: 'Grace Hopper' },
  ],
  groups: [{ id: 'S0APPROVERS', handle: 'release-approvers', name: 'Release approvers', userIds: ['U0ADA', 'U0GRACE'] }],
  channels: [
    { id: 'C0RELEASES', name: 'releases', userIds: EVERYBODY },
    { id: 'C0INCIDENTS', name: 'incidents', kind: 'private', userIds: EVERYBODY },
  ],
};
