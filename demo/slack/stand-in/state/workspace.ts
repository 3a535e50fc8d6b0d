import { StandInError } from './stand-in-error.js';

export interface StandInUser {
  readonly id: string;
  /** Short name, as in `@ada`. */
  readonly name: string;
  readonly realName: string;
  /** Null: Slack knows none, or does not tell. */
  readonly email: string | null;
  readonly isEmailConfirmed: boolean;
  readonly teamId: string;
  readonly kind: 'member' | 'guest' | 'bot';
  readonly isDeleted: boolean;
  readonly isAdmin: boolean;
  /** Set for people of an Enterprise organisation. */
  readonly enterpriseId: string | null;
}

export interface StandInGroup {
  readonly id: string;
  /** As in `@release-approvers`. */
  readonly handle: string;
  readonly name: string;
  readonly userIds: readonly string[];
  readonly isDisabled: boolean;
}

export interface StandInChannel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly isArchived: boolean;
  /** Shared with another workspace (Slack Connect). */
  readonly isShared: boolean;
  readonly userIds: readonly string[];
  readonly hasBot: boolean;
}

export interface StandInTeam {
  readonly id: string;
  readonly domain: string;
  readonly name: string;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
}

export interface StandInApp {
  readonly appId: string;
  readonly botId: string;
  readonly botUserId: string;
  readonly name: string;
}

/** What a test names: the other properties have the values of an ordinary member, group or channel. */
export type NewUser = Pick<StandInUser, 'id' | 'name'> & Partial<StandInUser>;
export type NewGroup = Pick<StandInGroup, 'id' | 'handle'> & Partial<StandInGroup>;
export type NewChannel = Pick<StandInChannel, 'id' | 'name'> & Partial<StandInChannel>;

export interface WorkspaceSeed {
  readonly team: StandInTeam;
  readonly app: StandInApp;
  readonly users: readonly NewUser[];
  readonly groups: readonly NewGroup[];
  readonly channels: readonly NewChannel[];
}

/** Who and what there is; everything may be changed at any time by `put...`. References are an id or a name, with or without `@` or `#`. */
export class Workspace {
  readonly team: StandInTeam;
  readonly app: StandInApp;
  readonly #users = new Map<string, StandInUser>();
  readonly #groups = new Map<string, StandInGroup>();
  readonly #channels = new Map<string, StandInChannel>();
  readonly #touch: () => void;

  constructor(seed: WorkspaceSeed, touch: () => void) {
    this.team = seed.team;
    this.app = seed.app;
    this.#touch = touch;
    this.putUser({ id: seed.app.botUserId, name: seed.app.name.toLowerCase(), realName: seed.app.name, email: null, kind: 'bot' });
    for (const user of seed.users) this.putUser(user);
    for (const group of seed.groups) this.putGroup(group);
    for (const channel of seed.channels) this.putChannel(channel);
  }

  get users(): readonly StandInUser[] {
    return [...this.#users.values()];
  }

  get groups(): readonly StandInGroup[] {
    return [...this.#groups.values()];
  }

  get channels(): readonly StandInChannel[] {
    return [...this.#channels.values()];
  }

  /** Adds a user, or changes the given properties of one who is there. */
  putUser(user: NewUser): StandInUser {
    const { team } = this;
    const before = this.#users.get(user.id);
    const usual = {
      realName: user.name,
      email: `${user.name}@example.com`,
      isEmailConfirmed: true,
      teamId: team.id,
      kind: 'member',
      isDeleted: false,
      isAdmin: false,
      enterpriseId: team.enterprise?.id ?? null,
    } as const;
    return this.#put(this.#users, { ...usual, ...before, ...user });
  }

  putGroup(group: NewGroup): StandInGroup {
    return this.#put(this.#groups, { name: group.handle, userIds: [], isDisabled: false, ...this.#groups.get(group.id), ...group });
  }

  putChannel(channel: NewChannel): StandInChannel {
    const usual = { kind: 'public', isArchived: false, isShared: false, userIds: [], hasBot: true } as const;
    return this.#put(this.#channels, { ...usual, ...this.#channels.get(channel.id), ...channel });
  }

  /** Null when there is none. */
  findUser(ref: string): StandInUser | null {
    return find(this.users, ref.replace(/^@/, ''), ({ name }) => name);
  }

  findGroup(ref: string): StandInGroup | null {
    return find(this.groups, ref.replace(/^@/, ''), ({ handle }) => handle);
  }

  findChannel(ref: string): StandInChannel | null {
    return find(this.channels, ref.replace(/^#/, ''), ({ name }) => name);
  }

  user(ref: string): StandInUser {
    return this.findUser(ref) ?? this.#missing('user', ref);
  }

  channel(ref: string): StandInChannel {
    return this.findChannel(ref) ?? this.#missing('channel', ref);
  }

  /** The direct conversation of the bot with a user; made when it is first needed. */
  directChannel(user: StandInUser): StandInChannel {
    const id = `D${user.id.slice(1)}`;
    return this.#channels.get(id) ?? this.putChannel({ id, name: user.name, kind: 'im', userIds: [user.id] });
  }

  #put<T extends { readonly id: string }>(map: Map<string, T>, value: T): T {
    map.set(value.id, value);
    this.#touch();
    return value;
  }

  #missing(what: string, ref: string): never {
    throw new StandInError(`The stand-in's workspace has no ${what} "${ref}".`);
  }
}

const find = <T extends { readonly id: string }>(all: readonly T[], ref: string, toName: (one: T) => string): T | null =>
  all.find((one) => one.id === ref) ?? all.find((one) => toName(one) === ref) ?? null;
