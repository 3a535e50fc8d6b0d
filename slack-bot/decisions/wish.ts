import { createHash } from 'node:crypto';
import type { ModalMetadata, ModalVerb } from '../../contracts/slack/modal-metadata.js';
import { rightTo } from '../../core/access/right-to.js';
import type { Right } from '../../core/access/role.js';
import type { SlackWho } from '../bot-deps.js';
import type { Tell } from '../tell/tell.js';

export type WishVerb = ModalVerb | 'pause';

/** What the person must have been granted, as through every door. */
export const rightToWish = (verb: WishVerb): Right => (verb === 'kill' ? 'stop' : rightTo(verb));

/** What the person was looking at. */
export interface Shown {
  readonly gateId: string | null;
  readonly revision: number;
  /** Undefined: they were shown none, as by a button; null: there was none to show. */
  readonly evidenceHash?: string | null;
  /** Of the hold that they were shown, as `holdIdOf`; left out, or null: they were shown none. */
  readonly holdId?: string | null | undefined;
}

/** What somebody wants to be done about a rollout, before it is known who that is and whether they may. */
export interface Wish {
  readonly verb: WishVerb;
  readonly rolloutId: string;
  readonly who: SlackWho;
  /** Null: whatever stands there now, as for a command. */
  readonly shown: Shown | null;
  readonly reason: string;
  /** The same for every delivery of one press, another for the next press. */
  readonly pressId: string;
}

/** A press or a command: who, where, and by which right a modal may be opened. */
export interface Press {
  readonly rolloutId: string;
  readonly triggerId: string;
  readonly userId: string;
  readonly teamId: string | undefined;
  /** Where to answer; null: nowhere that people see together (the home tab), so directly. */
  readonly channel: string | null;
  readonly threadTs?: string | undefined;
  /** The card that was pressed; null for a press elsewhere and for a command. */
  readonly card: ModalMetadata['card'];
  /** What the button was drawn for; left out for commands. */
  readonly shown?: Shown;
  /** Instead of telling the person in `channel`. */
  readonly tell?: Tell;
}

/** The right to open a modal is a secret for three seconds, so that the timeline has only what it is recognised by. */
export const toPressId = (triggerId: string): string => createHash('sha256').update(triggerId).digest('hex').slice(0, 16);

/** As a person reads it: "You cannot … this". */
export const toVerbWords = (verb: WishVerb): string => (verb === 'breakGlass' ? 'break the glass for' : verb);
