/** Every scope of the bot's token, and what does not work without it. `manifest.yaml` has the same ones; `manifest.test.ts` compares both with what is called. */
export const BOT_SCOPES: Readonly<Record<string, string>> = {
  'channels:history': 'finding its own card again after a crash, in public channels',
  'channels:read': 'finding a public channel by the name that a spec has',
  'chat:write': 'cards, their threads and answers',
  commands: '/tidegate',
  'groups:history': 'finding its own card again after a crash, in private channels',
  'groups:read': 'finding a private channel by the name that a spec has',
  'links:read': 'hearing of shared addresses of rollouts',
  'links:write': 'showing the rollout below its address',
  'usergroups:read': 'user groups as approvers (group:slack:…)',
  'users:read': 'who pressed a button',
  'users:read.email': 'which principal that is',
};
