import { parseDecision } from '../../../contracts/api/requests/decision-request.js';
import type { ModalVerb } from '../../../contracts/slack/modal-metadata.js';
import type { BotDeps } from '../../bot-deps.js';
import { carryOut } from '../../decisions/carry-out.js';
import { openDecisionModal } from '../../decisions/open-decision.js';
import { toPressId } from '../../decisions/wish.js';
import { requireReader } from '../../identity/slack-caller.js';
import { toUsageNotice } from '../../views/to-freeze-notice.js';
import type { Asked } from '../asked.js';
import { findMeant } from '../find/find-meant.js';
import type { Command, DecidingWord } from '../parse/command.js';
import { requirePerson } from '../require-person.js';
import { FITS } from './fits.js';
import { onlyReadable, toNotTheOne } from './run-status.js';

type DecideCommand = Extract<Command, { readonly kind: 'decide' }>;

const VERBS = {
  approve: 'approve',
  reject: 'reject',
  resume: 'resume',
  abort: 'abort',
  kill: 'kill',
  'break-glass': 'breakGlass',
} as const satisfies Record<Exclude<DecidingWord, 'pause'>, ModalVerb>;

/** A decision: pausing is done at once, everything else asks for its reason first, by the same ways as the buttons of a card. */
export async function runDecision(deps: BotDeps, asked: Asked, { word, ref, reason }: DecideCommand): Promise<void> {
  const { who, tell, triggerId, channel } = asked;
  const meant = await findMeant(deps, ref, FITS[word]);
  if (meant.found !== 'one') {
    // Who is nobody to us learns nothing of what there is.
    const mayRead = await requireReader(deps, await requirePerson(deps, who));
    const readable = onlyReadable(meant, mayRead);
    return tell(toNotTheOne(word, ref, readable.found === 'one' ? meant : readable));
  }
  const rolloutId = meant.row.id;
  if (word !== 'pause') return openDecisionModal(deps, { verb: VERBS[word], rolloutId, triggerId, channel, card: null, ...who, tell });
  const fault = findPauseFault(reason);
  if (fault !== null) {
    await requirePerson(deps, who);
    return tell(toUsageNotice('/tidegate pause <rollout> [reason]', fault));
  }
  return carryOut(deps, { verb: 'pause', rolloutId, who, shown: null, reason, pressId: toPressId(triggerId) }, tell);
}

/** The same rules for a reason as through the API; a pause needs none. Null: nothing is wrong with it. */
function findPauseFault(reason: string): string | null {
  if (reason === '') return null;
  const parsed = parseDecision({ verb: 'pause', reason });
  return parsed.ok ? null : (parsed.errors[0]?.detail ?? 'This reason cannot be taken.');
}
