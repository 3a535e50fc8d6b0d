import type { App, ViewOutput } from '@slack/bolt';
import { parseStartMetadata, type StartMetadata } from '../../../contracts/slack/start-metadata.js';
import { parseSpecText } from '../../../contracts/spec/parse-spec-text.js';
import { toSpecHash } from '../../../contracts/spec/spec-hash.js';
import { fillSpec } from '../../../contracts/spec/template/fill-spec.js';
import { AppError } from '../../../core/errors/app-error.js';
import { requireStart } from '../../../operations/access/require-start.js';
import { acceptSpec } from '../../../operations/rollouts/accept-spec.js';
import { readStartable } from '../../../operations/templates/read-startable.js';
import { within } from '../../../platform/within.js';
import type { BotDeps, SlackWho } from '../../bot-deps.js';
import { handled } from '../../handle.js';
import { toSlackCaller } from '../../identity/slack-caller.js';
import { tellInModal } from '../../tell/tell.js';
import { toWaitingModal } from '../../views/modals/notice-modal.js';
import { START_CALLBACK_ID } from '../../views/modals/start-modal.js';
import { toStartedNotice } from '../../views/to-started-notice.js';
import { requirePerson } from '../require-person.js';
import { readFilling, type StateValues, toInputErrors } from './read-filling.js';
import { requestOnce } from './request-once.js';

type InputErrors = Readonly<Record<string, string>>;
const NOTHING_WRONG: InputErrors = {};

/** The submitted dialog of `/tidegate start`: what was typed wrong is said at its input, everything else in the dialog's place. */
export function addStart(app: App, deps: BotDeps): void {
  app.view(START_CALLBACK_ID, async ({ ack, body, view }) => {
    const who = { userId: body.user.id, teamId: body.user.team_id ?? body.team?.id };
    const errors = await within(deps.patience.openMs, findInputErrors(deps, view), NOTHING_WRONG);
    if (Object.keys(errors).length > 0) return ack({ response_action: 'errors', errors });
    await ack({ response_action: 'update', view: toWaitingModal('Starting …') });
    await handled(deps, tellInModal(deps, view.id, who.userId), () => start(deps, who, view));
  });
}

/** Errors that are nobody's typing are left to `start`, which tells them. */
async function findInputErrors(deps: BotDeps, view: ViewOutput): Promise<InputErrors> {
  try {
    const { filling, text } = await readFilled(deps, view);
    const parsed = parseSpecText(text, 'application/json', { directory: deps.directory, pagers: deps.pagers, platforms: deps.platforms });
    return parsed.ok ? NOTHING_WRONG : toInputErrors(parsed.errors, filling);
  } catch {
    return NOTHING_WRONG;
  }
}

async function start(deps: BotDeps, who: SlackWho, view: ViewOutput): Promise<void> {
  const principal = await requirePerson(deps, who);
  const { text } = await readFilled(deps, view);
  const { spec, warnings } = acceptSpec({ text, mediaType: 'application/json' }, principal, deps);
  await requireStart(deps, toSlackCaller(deps, principal), spec);
  const admitted = await requestOnce(deps, { spec, principal, submission: `${who.userId}/${view.id}` });
  const about = {
    view: admitted.row.view,
    warnings: [...warnings, ...admitted.warnings],
    hasBegun: admitted.hasBegun,
    baseUrl: deps.publicUrl,
  };
  await tellInModal(deps, view.id, who.userId)(toStartedNotice(about));
}

/** The template as it stands now with what was typed. Errors: REQUEST_INVALID, OUT_OF_DATE, and those of `readStartable`. */
async function readFilled(deps: BotDeps, view: ViewOutput) {
  const metadata = requireMetadata(view.private_metadata);
  const { text, mediaType } = await readStartable(deps, metadata);
  const shown = parseSpecText(text, mediaType);
  if (!shown.ok || toSpecHash(shown.spec) !== metadata.specHash)
    throw new AppError(
      'OUT_OF_DATE',
      `Template "${metadata.template}" has changed since you were shown it. Nothing was started; type \`/tidegate start ${metadata.template}\` again.`,
    );
  const filling = readFilling(view.state.values as StateValues, shown.spec.flags.length);
  return { filling, text: fillSpec(text, filling) };
}

function requireMetadata(text: string): StartMetadata {
  const metadata = parseStartMetadata(text);
  if (metadata !== null) return metadata;
  throw new AppError(
    'REQUEST_INVALID',
    'This dialog was not opened by this version of Tidegate. Nothing was started; type the command again.',
  );
}
