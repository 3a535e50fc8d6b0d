import type { Identified, SlackIdentity, SlackWho } from '../bot-deps.js';
import { refuseForeign } from './find-account-refusal.js';
import type { SlackIdentityOptions } from './identity-options.js';
import { PeopleReader } from './people-reader.js';
import { UserGroupReader } from './user-group-reader.js';

/** Who Slack's people are to us. An address is kept for five minutes; who is in which user group is asked at each decision. */
export function createSlackIdentity(options: SlackIdentityOptions): SlackIdentity {
  const people = new PeopleReader(options);
  const groups = new UserGroupReader(options);
  return {
    async identify({ userId, teamId }: SlackWho): Promise<Identified> {
      if (teamId !== undefined && teamId !== options.teamId) return refuseForeign();
      const [person, slackGroups] = await Promise.all([people.read(userId), groups.groupsOf(userId)]);
      if (!person.ok) return person;
      const { id } = person;
      const known = options.directory.find(id)?.groups ?? [];
      return {
        ok: true,
        principal: { id, groups: [...known, ...(slackGroups ?? []).map((handle) => `slack:${handle}`)], via: 'slack' },
        ...(slackGroups === null && { areGroupsUnread: true }),
      };
    },
    async toSlackIds(names) {
      const [userIds, groupIds] = await Promise.all([people.findIds(names.filter(isAddress)), groups.findIds()]);
      const known = new Map([...groupIds].map(([handle, groupId]) => [`group:slack:${handle}`, groupId]));
      return new Map([...userIds, ...names.flatMap((name) => toPair(name, known.get(name)))]);
    },
  };
}

const isAddress = (name: string): boolean => /^[^\s@:]+@[^\s@]+$/.test(name);

const toPair = (name: string, id: string | undefined): readonly (readonly [string, string])[] => (id === undefined ? [] : [[name, id]]);
