import type { OutcomeRecord, RolloutStore } from '../../store/store.js';

export interface Rejected {
  readonly index: number;
  readonly detail: string;
}

export interface Separated {
  readonly known: readonly OutcomeRecord[];
  readonly rejected: readonly Rejected[];
}

const REMEMBERED = 10_000;

/** Tells outcomes of rollouts that exist from those of rollouts that do not; rollouts once seen are remembered, for they never go away. */
export class KnownRollouts {
  readonly #store: Pick<RolloutStore, 'findKnown'>;
  readonly #seen = new Set<string>();

  constructor(store: Pick<RolloutStore, 'findKnown'>) {
    this.#store = store;
  }

  /** `positions[i]` is the place of `outcomes[i]` in the request. */
  async separate(outcomes: readonly OutcomeRecord[], positions: readonly number[]): Promise<Separated> {
    const unseen = [...new Set(outcomes.map((outcome) => outcome.rolloutId))].filter((id) => !this.#seen.has(id));
    if (this.#seen.size > REMEMBERED) this.#seen.clear();
    if (unseen.length > 0) for (const id of await this.#store.findKnown(unseen)) this.#seen.add(id);
    const isKnown = (outcome: OutcomeRecord) => this.#seen.has(outcome.rolloutId);
    const rejected = outcomes.flatMap((outcome, at) =>
      isKnown(outcome) ? [] : [{ index: positions[at] ?? at, detail: explain(outcome) }],
    );
    return { known: outcomes.filter(isKnown), rejected };
  }
}

const explain = ({ rolloutId }: OutcomeRecord): string =>
  `There is no rollout "${rolloutId}": send the id that the evaluation's metadata names.`;

/** Places in the request of the outcomes that were not rejected already. */
export function placesOf(count: number, rejected: readonly Rejected[]): readonly number[] {
  const refused = new Set(rejected.map((one) => one.index));
  return Array.from({ length: count + refused.size }, (_, index) => index).filter((index) => !refused.has(index));
}
