import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { toSpecHash } from '../../../contracts/spec/spec-hash.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { Principal } from '../../../core/principal/principal.js';
import { requireStart } from '../../../operations/access/require-start.js';
import { acceptTemplate } from '../../../operations/templates/accept-template.js';
import { listTemplates } from '../../../operations/templates/list-templates.js';
import { readStartable, type StartWish, toCandidate } from '../../../operations/templates/read-startable.js';
import { within } from '../../../platform/within.js';
import type { BotDeps } from '../../bot-deps.js';
import { handled } from '../../handle.js';
import { requireReader, toSlackCaller } from '../../identity/slack-caller.js';
import { openView } from '../../tell/open-view.js';
import { tellInModal } from '../../tell/tell.js';
import { toTemplatesAnswer } from '../../views/answers/to-templates-answer.js';
import { toWaitingModal } from '../../views/modals/notice-modal.js';
import { toStartModal } from '../../views/modals/start-modal.js';
import { toTypeAgainNotice } from '../../views/to-type-again-notice.js';
import type { Asked } from '../asked.js';
import type { StartCommand } from '../parse/command.js';
import { requirePerson, toPerson } from '../require-person.js';

/** `/tidegate start`: which templates there are; with a name: what it would start, in a dialog that asks before anything happens. */
export async function runStart(deps: BotDeps, asked: Asked, { template, feature, versions }: StartCommand): Promise<void> {
  if (template !== null) {
    const candidate = versions === undefined ? undefined : toCandidate(versions);
    return showTemplate(deps, asked, { template, feature, candidate });
  }
  await requireReader(deps, await requirePerson(deps, asked.who));
  const { lines, more } = await listTemplates(deps.templatesFolder);
  await asked.tell(toTemplatesAnswer(lines, more));
}

/** Within the three seconds that the right to open a modal lives; where Slack is slow to say who it is, a waiting one stands there meanwhile. */
async function showTemplate(deps: BotDeps, asked: Asked, wish: StartWish): Promise<void> {
  const { triggerId, tell } = asked;
  const opening = { triggerId, tell, tooLate: toTypeAgainNotice('/tidegate start') };
  const identifying = deps.identity.identify(asked.who);
  const person = await within(deps.patience.openMs, identifying, null);
  if (person !== null) {
    const view = await toAskingModal(deps, wish, toPerson(deps, person));
    await openView(deps, { ...opening, view });
    return;
  }
  const viewId = await openView(deps, { ...opening, view: toWaitingModal('Reading the template …') });
  if (viewId === null) return;
  await handled(deps, tellInModal(deps, viewId, asked.who.userId), async () => {
    const principal = toPerson(deps, await identifying);
    const view = await toAskingModal(deps, wish, principal);
    await deps.slack.views.update({ view_id: viewId, view });
  });
}

async function toAskingModal(deps: BotDeps, wish: StartWish, principal: Principal): Promise<SlackModalView> {
  const template = await readStartable(deps, wish);
  const { spec, warnings } = acceptTemplate(template, principal, deps);
  await requireStart(deps, toSlackCaller(deps, principal), spec);
  const modal = toStartModal({ ...wish, spec, specHash: toSpecHash(spec), warnings });
  if (modal === null) throw new AppError('INTERNAL', `Template ${template.name} has a name that no template can have.`);
  return modal;
}
