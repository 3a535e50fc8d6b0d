import { askRight, scopeOf } from '../../operations/access/require-right.js';
import { findRollout } from '../../operations/rollouts/find-rollout.js';
import { within } from '../../platform/within.js';
import type { BotDeps } from '../bot-deps.js';
import { handled } from '../handle.js';
import { toSlackCaller } from '../identity/slack-caller.js';
import { openView } from '../tell/open-view.js';
import { type Tell, tellEphemerally } from '../tell/tell.js';
import { toDetailsModal } from '../views/modals/details-modal.js';
import { toPressAgainNotice } from '../views/to-error-notice.js';
import { tellRefusal } from './taking/tell-refusal.js';
import type { Press } from './wish.js';

/** Everything that the guards say. Whoever may read the rollout may look; nobody else. Never rejects. */
export function showDetails(deps: BotDeps, press: Press): Promise<void> {
  const tell = press.tell ?? tellEphemerally(deps, press);
  return handled(deps, tell, () => show(deps, press, tell));
}

async function show(deps: BotDeps, { rolloutId, userId, teamId, triggerId }: Press, tell: Tell): Promise<void> {
  const identifying = within(deps.patience.openMs, deps.identity.identify({ userId, teamId }), null);
  const [row, person] = await Promise.all([findRollout(deps.store, rolloutId), identifying]);
  if (person === null) return tell(toPressAgainNotice('details'));
  if (!person.ok) {
    deps.counters.turnAway(person.why);
    deps.logger.warn({ rolloutId, why: person.why, userId, teamId }, 'somebody in Slack was not shown the details of a rollout');
    return tellRefusal(deps, { verb: 'details', row, refusal: person.refusal, isRecorded: false }, tell);
  }
  const refusal = await askRight(deps, toSlackCaller(deps, person.principal), 'read', scopeOf(row));
  if (refusal !== null) return tellRefusal(deps, { verb: 'details', row, refusal }, tell);
  const facts = { nowMs: deps.nowMs(), ...(deps.publicUrl !== undefined && { baseUrl: deps.publicUrl }) };
  await openView(deps, { triggerId, view: toDetailsModal(row.view, facts), tell, tooLate: toPressAgainNotice('details') });
}
