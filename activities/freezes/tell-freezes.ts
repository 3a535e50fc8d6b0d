import { type Freeze, toPlainFreeze } from '../../core/freeze/freeze.js';
import { pickFreeze } from '../../core/freeze/pick-freeze.js';
import type { FreezeKnowledge, FreezeRecord, Store } from '../../store/store.js';
import type { Chore } from '../watch/chore.js';
import type { Told } from '../watch/rollout-door.js';

/** How freezes are told to rollouts. */
export interface FreezeDoor {
  /** What stands in its way now, or that nothing does any more. The same to the same revision twice is once. */
  frozen(rollout: Pick<FreezeKnowledge, 'environment' | 'rolloutId' | 'revision'>, freeze: Freeze | null): Promise<Told>;
}

export interface TellFreezesDeps {
  readonly store: Pick<Store, 'freezes'>;
  readonly door: FreezeDoor;
  readonly nowMs: () => number;
  readonly onError: (what: string, error: unknown) => void;
}

const SOON_MS = 2_000;
/** A rollout's word of what it knows may be late by as long as the store was away. */
const LINGER_MS = 60_000;
const AT_LEAST_EVERY_MS = 5 * 60_000;
const AT_ONCE = 8;

/**
 * Rollouts hear within seconds of a freeze that begins, is over or is lifted. What writes flags asks the store itself, so that nothing goes forward before they
 * have heard. While there is no freeze and has been none for a minute, a turn is one query.
 */
export function createFreezeChore(deps: TellFreezesDeps): Chore {
  // Whoever comes up looks at once: rollouts may still know of a freeze that ended while nobody was there.
  let [stirredAtMs, lookedAtMs] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    what: 'freezes',
    everyMs: SOON_MS,
    async run() {
      const atMs = deps.nowMs();
      const freezes = await deps.store.freezes.allActive(atMs);
      if (freezes.length === 0 && atMs >= stirredAtMs + LINGER_MS && atMs < lookedAtMs + AT_LEAST_EVERY_MS) return;
      const rollouts = await deps.store.freezes.knowledge();
      lookedAtMs = atMs;
      if (freezes.length > 0 || rollouts.some(({ freezeId }) => freezeId !== null)) stirredAtMs = atMs;
      await tellAll(deps, findNews(rollouts, freezes, atMs));
    },
  };
}

interface News {
  readonly rollout: FreezeKnowledge;
  readonly freeze: Freeze | null;
}

/** Those that know of another freeze than the one that stands in their way now. */
export function findNews(rollouts: readonly FreezeKnowledge[], freezes: readonly FreezeRecord[], nowMs: number): readonly News[] {
  return rollouts.flatMap((rollout) => {
    const { environment, feature, brokenFreezes, freezeId } = rollout;
    const standing = pickFreeze(freezes, { environment, feature, broken: brokenFreezes }, nowMs);
    return (standing?.id ?? null) === freezeId ? [] : [{ rollout, freeze: standing === null ? null : toPlainFreeze(standing) }];
  });
}

async function tellAll({ door, onError }: TellFreezesDeps, news: readonly News[]): Promise<void> {
  for (let first = 0; first < news.length; first += AT_ONCE) {
    await Promise.all(
      news
        .slice(first, first + AT_ONCE)
        .map(({ rollout, freeze }) =>
          door.frozen(rollout, freeze).catch((error: unknown) => onError(`freeze for ${rollout.rolloutId}`, error)),
        ),
    );
  }
}
