import { isSamePrincipal } from './principal.js';

/** A person known to the installation, with the groups that approvals name. */
export interface DirectoryEntry {
  /** E-mail address or OIDC subject. */
  readonly id: string;
  readonly groups: readonly string[];
}

/** The people of an installation. */
export interface Directory {
  readonly people: readonly DirectoryEntry[];
  /** Names of all groups that have a member, sorted. */
  readonly groups: readonly string[];
  /** The person with this id, whatever its case. */
  find(id: string): DirectoryEntry | undefined;
  /** Everybody whom an approver names: a group's members, or the one person. Empty when nobody is. */
  members(approver: string): readonly DirectoryEntry[];
}

const GROUP = 'group:';

/** A directory over a fixed list; people named twice are one person with all their groups. */
export function createDirectory(entries: readonly DirectoryEntry[]): Directory {
  const byId = new Map<string, DirectoryEntry>();
  for (const entry of entries) {
    const id = entry.id.trim().toLowerCase();
    byId.set(id, { id, groups: [...new Set([...(byId.get(id)?.groups ?? []), ...entry.groups])] });
  }
  const people = [...byId.values()];
  const find = (id: string) => people.find((person) => isSamePrincipal(person.id, id));
  return {
    people,
    groups: [...new Set(people.flatMap((person) => person.groups))].sort(),
    find,
    members(approver) {
      if (approver.startsWith(GROUP)) return people.filter((person) => person.groups.includes(approver.slice(GROUP.length)));
      const person = find(approver);
      return person ? [person] : [];
    },
  };
}
