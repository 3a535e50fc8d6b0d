import type { Snapshot } from '@tidegate/sdk';

const MAX_SESSIONS = 10_000;

/**
 * Unleash draws anew at each reading: when the share grows, a session that began on control would go over to the candidate in the middle of a
 * conversation. So the application keeps what a session began with, as Tidegate's SDK does where the flags are on Tidegate.
 */
export class KeptSnapshots {
  readonly #kept = new Map<string, Snapshot>();

  /** What the session goes on with, given what Unleash says now. */
  settle(now: Snapshot): Snapshot {
    const kept = this.#kept.get(now.unit);
    const snapshot = kept === undefined ? now : isStillOffered(kept, now) ? kept : toTakenBack(now);
    this.#kept.delete(now.unit);
    this.#kept.set(now.unit, snapshot);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_SESSIONS && oldest !== undefined) this.#kept.delete(oldest);
    return snapshot;
  }
}

/** Control may always be kept. The candidate, and mirroring to it, only as long as its rollout shows it: a rollback takes it from everybody at once. */
function isStillOffered(kept: Snapshot, now: Snapshot): boolean {
  if (kept.arm === 'control' && kept.shadow === undefined) return true;
  return now.rollout === kept.rollout && (now.state === 'live' || now.state === 'settled');
}

/** In the tenth of a second between the two calls of a rollback Unleash does not say yet that it is one. */
const toTakenBack = (now: Snapshot): Snapshot => (now.state === 'killed' ? now : { ...now, state: 'rolledBack' });
