import type { Refusal } from '../../core/errors/refusal.js';
import type { RolloutRow, RolloutStore } from '../../store/store.js';

export interface Rejected {
  readonly index: number;
  readonly detail: string;
}

/** Whatever applications send about a rollout. */
interface Report {
  readonly rolloutId: string;
}

export interface Separated<Sent extends Report> {
  readonly known: readonly Sent[];
  readonly rejected: readonly Rejected[];
  /** The first of those that were rejected because their sender may not report there; null: there is none. */
  readonly forbidden: Refusal | null;
}

type About = Pick<RolloutRow, 'environment' | 'feature'>;

/** Outcomes with the place of each in the request, and whether their sender may report about a rollout: null, or why not. */
export interface SentReports<Sent extends Report> {
  readonly outcomes: readonly Sent[];
  readonly positions: readonly number[];
  readonly findRefusal: (about: About) => Promise<Refusal | null>;
}

const REMEMBERED = 10_000;

/** Tells outcomes of rollouts that exist from those of rollouts that do not, or not for their sender; rollouts once seen are remembered, for they never go away. */
export class KnownRollouts {
  readonly #store: Pick<RolloutStore, 'findKnown'>;
  readonly #seen = new Map<string, About>();

  constructor(store: Pick<RolloutStore, 'findKnown'>) {
    this.#store = store;
  }

  async separate<Sent extends Report>({ outcomes, positions, findRefusal }: SentReports<Sent>): Promise<Separated<Sent>> {
    const named = new Set(outcomes.map((outcome) => outcome.rolloutId));
    if (this.#seen.size > REMEMBERED) this.#seen.clear();
    const unseen = [...named].filter((id) => !this.#seen.has(id));
    if (unseen.length > 0) for (const [id, about] of await this.#store.findKnown(unseen)) this.#seen.set(id, about);
    const refusals = new Map<string, Refusal>();
    for (const id of named) {
      const about = this.#seen.get(id);
      const refusal = about === undefined ? null : await findRefusal(about);
      if (refusal !== null) refusals.set(id, refusal);
    }
    const why = ({ rolloutId }: Sent) => (this.#seen.has(rolloutId) ? refusals.get(rolloutId)?.detail : explain(rolloutId));
    const rejected = outcomes.flatMap((outcome, at) => {
      const detail = why(outcome);
      return detail === undefined ? [] : [{ index: positions[at] ?? at, detail }];
    });
    const [forbidden = null] = refusals.values();
    return { known: outcomes.filter((outcome) => why(outcome) === undefined), rejected, forbidden };
  }
}

const explain = (rolloutId: string): string => `There is no rollout "${rolloutId}": send the id that the evaluation's metadata names.`;

/** Places in the request of the outcomes that were not rejected already. */
export function placesOf(count: number, rejected: readonly Rejected[]): readonly number[] {
  const refused = new Set(rejected.map((one) => one.index));
  return Array.from({ length: count + refused.size }, (_, index) => index).filter((index) => !refused.has(index));
}
