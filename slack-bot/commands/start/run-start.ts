import type { SlackModalView } from '../../../contracts/slack/slack-view.js';
import { toSpecHash } from '../../../contracts/spec/spec-hash.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { Principal } from '../../../core/principal/principal.js';
import { acceptTemplate } from '../../../operations/templates/accept-template.js';
import { listTemplates } from '../../../operations/templates/list-templates.js';
import { readTemplate, type Template } from '../../../operations/templates/read-template.js';
import { within } from '../../../platform/within.js';
import type { BotDeps } from '../../bot-deps.js';
import { handled } from '../../handle.js';
import { openView } from '../../tell/open-view.js';
import { tellInModal } from '../../tell/tell.js';
import { toTemplatesAnswer } from '../../views/answers/to-templates-answer.js';
import { toWaitingModal } from '../../views/modals/notice-modal.js';
import { toStartModal } from '../../views/modals/start-modal.js';
import { toTypeAgainNotice } from '../../views/to-type-again-notice.js';
import type { Asked } from '../asked.js';
import { requirePerson, toPerson } from '../require-person.js';

/** `/tidegate start`: which templates there are; with a name: what it would start, in a dialog that asks before anything happens. */
export async function runStart(deps: BotDeps, asked: Asked, name: string | null): Promise<void> {
  if (name !== null) return showTemplate(deps, asked, name);
  await requirePerson(deps, asked.who);
  const { lines, more } = await listTemplates(deps.templatesFolder);
  await asked.tell(toTemplatesAnswer(lines, more));
}

/** Within the three seconds that the right to open a modal lives; where Slack is slow to say who it is, a waiting one stands there meanwhile. */
async function showTemplate(deps: BotDeps, asked: Asked, name: string): Promise<void> {
  const { triggerId, tell } = asked;
  const opening = { triggerId, tell, tooLate: toTypeAgainNotice('/tidegate start') };
  const identifying = deps.identity.identify(asked.who);
  const person = await within(deps.patience.openMs, identifying, null);
  if (person !== null) {
    const view = toAskingModal(deps, await readTemplate(deps.templatesFolder, name), toPerson(deps, person));
    await openView(deps, { ...opening, view });
    return;
  }
  const viewId = await openView(deps, { ...opening, view: toWaitingModal('Reading the template …') });
  if (viewId === null) return;
  await handled(deps, tellInModal(deps, viewId, asked.who.userId), async () => {
    const principal = toPerson(deps, await identifying);
    const view = toAskingModal(deps, await readTemplate(deps.templatesFolder, name), principal);
    await deps.slack.views.update({ view_id: viewId, view });
  });
}

function toAskingModal(deps: BotDeps, template: Template, principal: Principal): SlackModalView {
  const { spec, warnings } = acceptTemplate(template, principal, deps);
  const modal = toStartModal({ template: template.name, spec, specHash: toSpecHash(spec), warnings });
  if (modal === null) throw new AppError('INTERNAL', `Template ${template.name} has a name that no template can have.`);
  return modal;
}
