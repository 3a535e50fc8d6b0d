import { writeRefusal } from '../../../operations/decisions/write-refusal.js';
import type { RolloutRow } from '../../../store/store.js';
import type { BotDeps, Identified } from '../../bot-deps.js';
import type { Tell } from '../../tell/tell.js';
import type { Wish } from '../wish.js';
import { tellRefusal } from './tell-refusal.js';

interface StrangersWish {
  readonly wish: Wish;
  readonly row: RolloutRow;
  readonly person: Extract<Identified, { ok: false }>;
}

/** Turns away somebody who is nobody to us. The timeline has it under the name that Slack gave. */
export async function tellStranger(deps: BotDeps, { wish, row, person }: StrangersWish, tell: Tell): Promise<void> {
  const { refusal, why } = person;
  const { verb, who, pressId, reason } = wish;
  const teamId = who.teamId ?? deps.installation.teamId;
  deps.counters.turnAway(why);
  deps.logger.warn({ rolloutId: row.id, verb, why, teamId, userId: who.userId, code: refusal.code }, 'somebody in Slack was turned away');
  const principal = { id: `slack:${teamId}/${who.userId}`, groups: [], via: 'slack' as const };
  await writeRefusal(deps, row, { id: `slack/stranger/${pressId}/${verb}`, verb, principal, reason }, refusal);
  await tellRefusal(deps, { verb, row, refusal }, tell);
}
