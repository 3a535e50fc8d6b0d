import type { WorkspaceSeed } from './workspace.js';

const TEAM = 'T0TIDEGATE';

/** A small company. Ada, Ben and Grace are ordinary members; the others are the people who must not be able to approve anything. */
export const SAMPLE_WORKSPACE: WorkspaceSeed = {
  team: { id: TEAM, domain: 'tidegate-demo', name: 'Tidegate demo', enterprise: null },
  app: { appId: 'A0TIDEGATE', botId: 'B0TIDEGATE', botUserId: 'U0TIDEGATE', name: 'Tidegate' },
  users: [
    { id: 'U0ADA', name: 'ada', realName: 'Ada Lovelace', isAdmin: true },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Okafor' },
    { id: 'U0GRACE', name: 'grace', realName: 'Grace Hopper' },
    { id: 'U0GUEST', name: 'gus', realName: 'Gus Guest', kind: 'guest' },
    { id: 'U0OTHERBOT', name: 'otherbot', realName: 'Other bot', kind: 'bot', email: null },
    { id: 'U0LEFT', name: 'lee', realName: 'Lee Left', isDeleted: true },
    { id: 'U0NOMAIL', name: 'nora', realName: 'Nora Nomail', email: null },
    { id: 'U0UNSURE', name: 'uma', realName: 'Uma Unconfirmed', isEmailConfirmed: false },
    { id: 'U0CONNECT', name: 'carl', realName: 'Carl Connect', teamId: 'T0ELSEWHERE' },
  ],
  groups: [
    { id: 'S0APPROVERS', handle: 'release-approvers', name: 'Release approvers', userIds: ['U0ADA', 'U0GRACE'] },
    { id: 'S0ONCALL', handle: 'oncall', name: 'On call', userIds: ['U0BEN'] },
  ],
  channels: [
    { id: 'C0RELEASES', name: 'releases', userIds: ['U0ADA', 'U0BEN', 'U0GRACE', 'U0GUEST', 'U0LEFT', 'U0NOMAIL', 'U0UNSURE'] },
    { id: 'C0SUPPORT', name: 'support', userIds: ['U0ADA', 'U0BEN', 'U0GRACE'] },
    { id: 'C0INCIDENTS', name: 'incidents', kind: 'private', userIds: ['U0ADA', 'U0BEN', 'U0GRACE'] },
    { id: 'C0PARTNERS', name: 'partners', isShared: true, userIds: ['U0ADA', 'U0CONNECT'] },
    { id: 'C0RANDOM', name: 'random', userIds: ['U0ADA', 'U0BEN', 'U0GRACE'], hasBot: false },
    { id: 'C0BOARD', name: 'board', kind: 'private', userIds: ['U0ADA'], hasBot: false },
    { id: 'C0OLD', name: 'old-releases', isArchived: true },
  ],
};
