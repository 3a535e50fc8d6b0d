import { askRight, scopeOf } from '../../operations/access/require-right.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import type { BotDeps } from '../bot-deps.js';
import { toSlackCaller } from '../identity/slack-caller.js';
import type { Tell } from '../tell/tell.js';
import { takeDecision } from './taking/take-decision.js';
import { takeKill } from './taking/take-kill.js';
import { tellRefusal } from './taking/tell-refusal.js';
import { tellStranger } from './taking/tell-stranger.js';
import { rightToWish, type Wish } from './wish.js';

/** Does what somebody wants, if they may, and tells them what became of it. Errors: those of the operations, when they could not be asked. */
export async function carryOut(deps: BotDeps, wish: Wish, tell: Tell): Promise<void> {
  const [row, person] = await Promise.all([findRollout(deps.store, wish.rolloutId), deps.identity.identify(wish.who)]);
  if (!person.ok) return tellStranger(deps, { wish, row, person }, tell);
  const { verb } = wish;
  const refusal = await askRight(deps, toSlackCaller(deps, person.principal), rightToWish(verb), scopeOf(row));
  if (refusal !== null) return tellRefusal(deps, { verb, row, refusal }, tell);
  return wish.verb === 'kill'
    ? takeKill(deps, { wish, row, principal: person.principal }, tell)
    : takeDecision(deps, { wish, verb: wish.verb, row, person }, tell);
}
