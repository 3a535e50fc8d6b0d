import type { Snapshot } from '@tidegate/sdk';
import type { Category } from '../../categories.js';
import type { TurnResult } from '../model/answer-turn.js';
import type { Message } from '../model/model-client.js';

/** One session, from its first message to its outcome. */
export interface Conversation {
  readonly session: string;
  readonly startedAtMs: number;
  readonly category: Category;
  readonly user: string;
  /** What the session began with: its outcome belongs to this rollout, stage attempt and arm. */
  readonly first: Snapshot;
  /** What its last reply was made with. */
  last: Snapshot;
  readonly history: Message[];
  readonly turns: TurnResult[];
  /** The candidate's replies to the same requests; null where one was not mirrored. */
  readonly mirrors: Promise<TurnResult | null>[];
  isMixed: boolean;
  isSwitched: boolean;
  lastUsedAtMs: number;
}

/** One message of a customer, as it comes in. */
export interface ChatRequest {
  readonly session: string;
  readonly startedAtMs: number;
  readonly message: string;
  readonly category: Category;
  readonly user: string;
  /** The customer's last message of this session. */
  readonly isLast: boolean;
}

export function beginConversation(request: ChatRequest, first: Snapshot): Conversation {
  const { session, startedAtMs, category, user } = request;
  return {
    session,
    startedAtMs,
    category,
    user,
    first,
    last: first,
    history: [],
    turns: [],
    mirrors: [],
    isMixed: false,
    isSwitched: false,
    lastUsedAtMs: 0,
  };
}
