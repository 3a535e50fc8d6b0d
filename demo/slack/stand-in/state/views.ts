import { randomBytes } from 'node:crypto';
import type { SlackView } from '../../../../contracts/slack/slack-view.js';
import { nameBlocks } from './name-blocks.js';

export interface StoredView {
  readonly id: string;
  readonly user: string;
  readonly view: SlackView;
  /** Changes with each update; an update with an older one is refused. */
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | null;
  /** What a refused submission says, by block_id. */
  readonly errors: Readonly<Record<string, string>>;
}

export interface Trigger {
  readonly id: string;
  readonly user: string;
  readonly expiresMs: number;
}

const TRIGGER_LIFE_MS = 3_000;

/** Modals (a stack for each user), home tabs, and the triggers that open modals. */
export class Views {
  readonly #stacks = new Map<string, readonly StoredView[]>();
  readonly #homes = new Map<string, StoredView>();
  readonly #triggers = new Map<string, Trigger & { isUsed: boolean }>();
  readonly #now: () => number;
  readonly #touch: () => void;
  #count = 0;

  constructor({ now, touch }: { readonly now: () => number; readonly touch: () => void }) {
    this.#now = now;
    this.#touch = touch;
  }

  /** Bottom first; the last one is what the user sees. */
  modals(user: string): readonly StoredView[] {
    return this.#stacks.get(user) ?? [];
  }

  home(user: string): StoredView | null {
    return this.#homes.get(user) ?? null;
  }

  /** A modal or a home tab; null when it was closed or never was. */
  find(id: string): StoredView | null {
    const all = [...[...this.#stacks.values()].flat(), ...this.#homes.values()];
    return (
      all.find(
        (one) => one.id === id || (one.view.external_id !== undefined && one.view.external_id !== '' && one.view.external_id === id),
      ) ?? null
    );
  }

  newTrigger(user: string): Trigger {
    const id = `${Math.round(this.#now())}.${randomBytes(4).readUInt32BE()}.${randomBytes(8).toString('hex')}`;
    const trigger = { id, user, expiresMs: this.#now() + TRIGGER_LIFE_MS, isUsed: false };
    this.#triggers.set(id, trigger);
    return trigger;
  }

  /** Exchanges a trigger, which works once and for three seconds. A string is the error. */
  exchange(id: string): Trigger | 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' {
    const trigger = this.#triggers.get(id);
    if (trigger === undefined) return 'invalid_trigger_id';
    if (trigger.isUsed) return 'exchanged_trigger_id';
    if (this.#now() > trigger.expiresMs) return 'expired_trigger_id';
    trigger.isUsed = true;
    return trigger;
  }

  /** A new modal in place of all others of this user. */
  open(user: string, view: SlackView): StoredView {
    const opened = this.#store(user, view, null);
    this.#setStack(user, [opened]);
    return opened;
  }

  /** A new modal on top of the others; null when there is none to put it on. */
  push(user: string, view: SlackView): StoredView | null {
    const stack = this.modals(user);
    const top = stack.at(-1);
    if (top === undefined) return null;
    const pushed = this.#store(user, view, top);
    this.#setStack(user, [...stack, pushed]);
    return pushed;
  }

  publish(user: string, view: SlackView): StoredView {
    const before = this.#homes.get(user);
    const published = { ...this.#store(user, view, null), ...(before === undefined ? {} : { id: before.id, rootId: before.id }) };
    this.#homes.set(user, published);
    this.#touch();
    return published;
  }

  /** Null when it is no longer there. */
  update(id: string, view: SlackView): StoredView | null {
    const before = this.find(id);
    if (before === null) return null;
    const after = { ...this.#store(before.user, view, null), id: before.id, rootId: before.rootId, previousId: before.previousId };
    this.#replace(before, after);
    return after;
  }

  showErrors(id: string, errors: Readonly<Record<string, string>>): void {
    const before = this.find(id);
    if (before !== null) this.#replace(before, { ...before, errors });
  }

  /** Takes the top modal away, or all of them. */
  close(user: string, { all = false } = {}): void {
    this.#setStack(user, all ? [] : this.modals(user).slice(0, -1));
  }

  #store(user: string, view: SlackView, below: StoredView | null): StoredView {
    this.#count += 1;
    const id = `V0${String(this.#count).padStart(6, '0')}`;
    const hash = `${Math.floor(this.#now() / 1_000)}.${randomBytes(4).toString('hex')}`;
    const named = { ...view, blocks: [...nameBlocks(view.blocks)] } as SlackView;
    return { id, user, view: named, hash, rootId: below?.rootId ?? id, previousId: below?.id ?? null, errors: {} };
  }

  #replace(before: StoredView, after: StoredView): void {
    if (this.#homes.get(before.user)?.id === before.id) this.#homes.set(before.user, after);
    else
      this.#stacks.set(
        before.user,
        this.modals(before.user).map((one) => (one.id === before.id ? after : one)),
      );
    this.#touch();
  }

  #setStack(user: string, stack: readonly StoredView[]): void {
    this.#stacks.set(user, stack);
    this.#touch();
  }
}
