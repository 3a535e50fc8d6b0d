import type { MessageContent } from '../state/messages.js';
import { currentOf } from '../state/messages.js';
import type { ResponseUrl } from '../state/response-urls.js';
import type { SlackState } from '../state/slack-state.js';
import type { StoredView, Views } from '../state/views.js';
import { type ApiRefusal, isRefusal, refuse } from '../web-api/api-method.js';
import { readContent } from '../web-api/read-content.js';
import { readView } from '../web-api/view-methods.js';
import type { Delivery } from './delivery.js';

type Body = Readonly<Record<string, unknown>>;

const TROUBLE = 'We had some trouble connecting. Try again?';

/** What the answer to a submitted form does to the form: closed, changed, with another one on top, or still there with what is wrong. */
export function applySubmission({ views }: SlackState, stored: StoredView, { outcome, body }: Delivery): void {
  const { response_action: action, errors, view } = toBody(body);
  if (outcome !== 'acked') views.showErrors(stored.id, { '': TROUBLE });
  else if (action === undefined || action === 'clear') views.close(stored.user, { all: action === 'clear' });
  else if (action === 'errors') views.showErrors(stored.id, (errors ?? {}) as Readonly<Record<string, string>>);
  else showNext(views, stored, action, view);
}

function showNext(views: Views, stored: StoredView, action: unknown, view: unknown): void {
  const next = readView(view, 'modal');
  if (isRefusal(next)) views.showErrors(stored.id, { '': TROUBLE });
  else if (action === 'push') views.push(stored.user, next);
  else views.update(stored.id, next);
}

/** A message in the answer to a command; only the person sees it unless it is meant for the channel. */
export function applyCommand(state: SlackState, target: ResponseUrl, command: string, { outcome, body }: Delivery): void {
  const failed = (why: string) => say(state, target, `${command} failed: ${why}`);
  if (outcome !== 'acked') {
    failed(outcome === 'timed-out' ? 'operation_timeout' : 'dispatch_failed');
    return;
  }
  const wanted = typeof body === 'string' ? { text: body } : toBody(body);
  if (wanted['text'] === '' || (wanted['text'] === undefined && wanted['blocks'] === undefined)) return;
  const result = answerWith(state, target, wanted);
  if (isRefusal(result)) failed(result.error);
}

/** What was posted to a response_url: a new message, or the original one changed or taken away. */
export function answerWith(state: SlackState, target: ResponseUrl, body: Body): { readonly ok: true } | ApiRefusal {
  const { channel, messageTs, user } = target;
  const original = messageTs === null ? null : state.messages.find(channel, messageTs);
  if (body['delete_original'] === true && original !== null) state.messages.delete(channel, original.ts);
  if (body['delete_original'] === true) return { ok: true };
  const isEdit = body['replace_original'] === true && original !== null;
  const content = readContent(body, isEdit ? currentOf(original) : null);
  if (isRefusal(content)) return content;
  if (isEdit) return state.messages.edit(channel, original.ts, content) ? { ok: true } : refuse('message_not_found');
  const visibleTo = body['response_type'] === 'in_channel' ? null : user;
  const threadTs = typeof body['thread_ts'] === 'string' ? body['thread_ts'] : null;
  state.messages.add({ channel, author: state.workspace.app.botUserId, visibleTo, threadTs, content });
  return { ok: true };
}

/** Said by the client itself, to this person only. */
function say({ messages, workspace }: SlackState, { channel, user }: ResponseUrl, text: string): void {
  const content: MessageContent = { text, blocks: [], metadata: null };
  messages.add({ channel, author: workspace.app.botUserId, visibleTo: user, content });
}

const toBody = (body: unknown): Body => (typeof body === 'object' && body !== null ? (body as Body) : {});
