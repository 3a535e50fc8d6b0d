import type { BotDeps } from '../bot-deps.js';
import { handled } from '../handle.js';
import { tellEphemerally } from '../tell/tell.js';
import { carryOut } from './carry-out.js';
import { type Press, toPressId } from './wish.js';

/** Pauses with one click, without a reason; the person hears what became of it. Never rejects. */
export function pauseNow(deps: BotDeps, press: Press): Promise<void> {
  const { rolloutId, userId, teamId, shown, triggerId } = press;
  const tell = press.tell ?? tellEphemerally(deps, press);
  const wish = {
    verb: 'pause',
    rolloutId,
    who: { userId, teamId },
    shown: shown ?? null,
    reason: '',
    pressId: toPressId(triggerId),
  } as const;
  return handled(deps, tell, () => carryOut(deps, wish, tell));
}
