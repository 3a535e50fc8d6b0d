import { type Fault, faultsAt } from './faults.js';
import { type Point, pointKey } from './point.js';
import { createRandom, type Random } from './random.js';
import { nameOf, type Scenario } from './scenario.js';

export interface PlannedFault {
  readonly point: Point;
  readonly fault: Fault;
}

/** One rollout with what goes wrong in it. */
export interface PlannedRun {
  readonly scenario: Scenario;
  /** At different points, in the order in which a recording met them. */
  readonly faults: readonly PlannedFault[];
}

/** The points that a run without faults met, in order. */
export interface Recording {
  readonly scenario: Scenario;
  readonly points: readonly Point[];
}

/** More of one name are alike: a rollout is looked at every second. */
const OCCURRENCES = 3;

/**
 * An endless list of runs that the seed decides: scenarios take turns; each goes through all pairs of its points and faults once, in an order of its
 * own, before a pair comes again, so that coverage grows evenly.
 */
export function* planRuns(recordings: readonly Recording[], seed: number, faultsPerRun: number): Generator<PlannedRun, never> {
  const decks = recordings.map((recording) => new Deck(recording, createRandom(seed, nameOf(recording.scenario))));
  const order = createRandom(seed, 'order');
  for (;;) {
    for (const deck of order.shuffle(decks)) yield { scenario: deck.scenario, faults: deck.draw(faultsPerRun) };
  }
}

class Deck {
  readonly scenario: Scenario;
  readonly #points: readonly Point[];
  readonly #random: Random;
  #cards: PlannedFault[] = [];

  constructor({ scenario, points }: Recording, random: Random) {
    this.scenario = scenario;
    this.#points = points.filter(({ nth }) => nth <= OCCURRENCES);
    this.#random = random;
  }

  /** At different points; fewer when the scenario has fewer. */
  draw(count: number): readonly PlannedFault[] {
    const drawn = new Map<string, PlannedFault>();
    const wanted = Math.min(count, this.#points.length);
    const back: PlannedFault[] = [];
    while (drawn.size < wanted) {
      if (this.#cards.length === 0) this.#cards = [...this.#random.shuffle(toPairs(this.#points))];
      const card = this.#cards.pop() as PlannedFault;
      const key = pointKey(card.point);
      if (drawn.has(key)) back.push(card);
      else drawn.set(key, card);
    }
    this.#cards.push(...back);
    const place = new Map(this.#points.map((point, index) => [pointKey(point), index]));
    return [...drawn.entries()].sort(([a], [b]) => (place.get(a) ?? 0) - (place.get(b) ?? 0)).map(([, card]) => card);
  }
}

/** Sorted by name first: two recordings of one scenario may meet neighbouring points in another order. */
function toPairs(points: readonly Point[]): readonly PlannedFault[] {
  const sorted = [...points].sort((a, b) => (pointKey(a) < pointKey(b) ? -1 : 1));
  return sorted.flatMap((point) => faultsAt(point).map((fault) => ({ point, fault })));
}
