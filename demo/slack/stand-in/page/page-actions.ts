import type { Deliveries } from '../inbound/delivery.js';
import type { InboundActions } from '../inbound/inbound-actions.js';
import { checkForm, toStateValues } from '../inbound/view-state.js';
import type { SlackState } from '../state/slack-state.js';

/** What a person did in the page. */
interface PageAction {
  readonly kind: 'click' | 'clickInView' | 'submit' | 'close' | 'home' | 'write';
  readonly user: string;
  readonly channel?: string;
  readonly ts?: string;
  readonly thread?: string;
  readonly view?: string;
  readonly actionId?: string;
  readonly value?: string;
  readonly choice?: string;
  readonly text?: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** Does it the way it would happen for real: signed, to the bot. A text is what the person is told when it went wrong. */
export async function performPageAction(state: SlackState, people: InboundActions, action: PageAction): Promise<string | null> {
  const { user, channel = '', ts = '', view = '', actionId = '', value, choice } = action;
  const about = { actionId, ...(value === undefined ? {} : { value }), ...(choice === undefined ? {} : { choice }) };
  switch (action.kind) {
    case 'click':
      return toTrouble(state, await people.click(user, channel, ts, about));
    case 'clickInView':
      return toTrouble(state, await people.clickInView(user, view, about));
    case 'home':
      return toTrouble(state, await people.openHome(user));
    case 'submit':
      return submit(state, people, view, action.values ?? {});
    case 'close':
      await people.closeView(view);
      return null;
    case 'write':
      return write(state, people, action);
    default:
      return 'The page asked for something unknown.';
  }
}

/** The form itself shows what is wrong with it. */
async function submit(state: SlackState, people: InboundActions, view: string, values: Readonly<Record<string, string>>): Promise<null> {
  const stored = state.views.find(view);
  const problems = stored === null ? {} : checkForm(stored, toStateValues(stored, values));
  if (Object.keys(problems).length > 0) state.views.showErrors(view, problems);
  else await people.submit(view, values);
  return null;
}

/** A command, an address, or just words. */
async function write(
  state: SlackState,
  people: InboundActions,
  { user, channel = '', thread, text = '' }: PageAction,
): Promise<string | null> {
  const [, command, rest = ''] = /^(\/[\w-]+)\s*([\s\S]*)$/.exec(text) ?? [];
  if (command !== undefined) {
    await people.slash(user, command, rest, { channel });
    return null;
  }
  if (/^https?:\/\/\S+$/.test(text) && (thread ?? '') === '') {
    const { deliveries } = await people.shareLink(user, text, { channel });
    return toTrouble(state, deliveries);
  }
  people.say(user, channel, escapeSlack(text), thread || null);
  return null;
}

const escapeSlack = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function toTrouble({ workspace }: SlackState, [{ outcome, status }]: Deliveries): string | null {
  const { name } = workspace.app;
  switch (outcome) {
    case 'acked':
      return null;
    case 'timed-out':
      return `${name} did not answer within three seconds.`;
    case 'unreachable':
      return `${name} cannot be reached: no bot is connected.`;
    case 'refused':
      return `${name} answered with status ${status}.`;
  }
}
