import { fingerprint } from '../evidence/standing/fingerprint.js';
import type { RolloutSpec } from '../rollout/spec.js';

/**
 * Names what a rollback moves and how: flags in apply order with platform and both versions, the rollback's sequence and its sessions. A rehearsal counts
 * for rollouts with the same one. 16 hex digits, for noticing change and not for security (`fingerprint`).
 */
export function toBundleHash({ flags, rollback }: Pick<RolloutSpec, 'flags' | 'rollback'>): string {
  const moves = flags.map(({ key, platform, control, candidate }) => [key, platform, control, candidate]);
  return fingerprint(JSON.stringify([moves, rollback.sequence, rollback.sessions]));
}
