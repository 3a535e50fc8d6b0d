import type { Kind, Point } from './point.js';

export const VICTIMS = ['worker', 'api', 'engine', 'database'] as const;
/** What can be killed with -9. */
export type Victim = (typeof VICTIMS)[number];

/** What goes wrong at a point. */
export type Fault =
  | `kill ${Victim}`
  | 'answer 429'
  | 'answer 500'
  | 'hang'
  | 'apply and drop the answer'
  | 'apply half: lost'
  | 'apply half: cut off'
  | 'delay'
  | 'duplicate'
  | 'clock';

type ByMoment = Readonly<Record<Point['when'], readonly Fault[]>>;

/** Beside the kills, which make sense everywhere. */
const BY_KIND: Readonly<Record<Kind, ByMoment>> = {
  embedded: {
    before: ['answer 500', 'hang', 'delay', 'duplicate', 'clock'],
    after: ['apply and drop the answer'],
  },
  store: { before: ['answer 500', 'delay', 'duplicate', 'clock'], after: ['apply and drop the answer'] },
  engine: { before: ['answer 500', 'delay', 'duplicate'], after: ['apply and drop the answer'] },
  unleashRead: { before: ['answer 429', 'answer 500', 'hang'], after: [] },
  unleashWrite: {
    before: ['answer 429', 'answer 500', 'hang', 'apply half: lost', 'delay'],
    after: ['apply and drop the answer', 'apply half: cut off', 'duplicate'],
  },
  pager: { before: ['answer 429', 'answer 500', 'hang'], after: ['apply and drop the answer'] },
  metrics: { before: ['answer 429', 'answer 500', 'hang'], after: [] },
};

/** Every fault that can be injected at the point. */
export function faultsAt({ kind, when, name }: Point): readonly Fault[] {
  const kills = VICTIMS.map((victim): Fault => `kill ${victim}`);
  const others = BY_KIND[kind][when].filter((fault) => fault !== 'clock' || name.startsWith('worker'));
  return [...kills, ...others];
}

export const isKill = (fault: Fault): fault is `kill ${Victim}` => fault.startsWith('kill ');
export const victimOf = (fault: `kill ${Victim}`): Victim => fault.slice('kill '.length) as Victim;

/** Below this a late write has arrived after everything that it could meet; observation goes on for longer. */
export const DELAY_MS = 6_500;
/** Above the platform's and below the activity's time-out. */
export const HANG_MS = 9_000;
/** A worker's clock is off by so much, for so long. */
export const CLOCK_OFFSETS_MS: readonly number[] = [-240_000, -90_000, 60_000];
export const CLOCK_FOR_MS = 4_000;
/** How long all further writes of a bundle fail after one has been let through. */
export const CUT_OFF_MS = 1_500;
