import { isCategory } from '../../categories.js';
import type { ChatRequest } from './conversation.js';

const MAX_TEXT = 4_000;

/** Reads the body of `POST /chat`, or says what is wrong with it. */
export function parseChatRequest(body: unknown): ChatRequest | string {
  if (typeof body !== 'object' || body === null) return 'Send a JSON object.';
  const { session, startedAt, message, category, user, last } = body as Record<string, unknown>;
  if (!isText(session, 200)) return 'session: send a text of 1 to 200 characters.';
  if (!isText(message, MAX_TEXT)) return `message: send a text of 1 to ${MAX_TEXT} characters.`;
  if (!isCategory(category)) return 'category: send billing, refund, delivery or account.';
  if (typeof startedAt !== 'number' || !Number.isFinite(startedAt)) return 'startedAt: send when the session began, in Unix milliseconds.';
  return { session, startedAtMs: startedAt, message, category, user: isText(user, 200) ? user : '', isLast: last === true };
}

const isText = (value: unknown, max: number): value is string => typeof value === 'string' && value.length > 0 && value.length <= max;
