import type { Tidegate } from '@tidegate/sdk';
import type { Observer } from '../measure/observer.js';
import { answerTurn, type TurnResult } from '../model/answer-turn.js';
import type { Judge } from '../model/judge.js';
import type { Mirror } from '../model/mirror.js';
import type { AskModel } from '../model/model-client.js';
import { beginConversation, type ChatRequest, type Conversation } from './conversation.js';
import type { Tickets } from './tickets.js';
import { toMetrics } from './to-outcome.js';
import { toSample } from './to-sample.js';

export interface ChatDeps {
  readonly tidegate: Tidegate;
  readonly ask: AskModel;
  readonly judge: Judge;
  readonly mirror: Mirror;
  readonly tickets: Tickets;
  readonly observer: Observer;
  readonly now: () => number;
}

export interface ChatReply {
  readonly reply: string;
  readonly turn: number;
}

/** A conversation without a word for so long has ended. */
const IDLE_MS = 15_000;

/** The support chat: conversations, each answered with the layers that Tidegate gives for its session. */
export class ChatService {
  readonly #deps: ChatDeps;
  readonly #conversations = new Map<string, Conversation>();
  readonly #finishing = new Set<Promise<void>>();

  constructor(deps: ChatDeps) {
    this.#deps = deps;
  }

  get active(): number {
    return this.#conversations.size;
  }

  /** Answers one message. All layers come from one snapshot, asked for anew at each turn: the SDK knows when it is still the same. */
  async chat(request: ChatRequest): Promise<ChatReply> {
    const startedAtMs = performance.now();
    const { tidegate, ask, observer, now } = this.#deps;
    const { session, user, message } = request;
    const snapshot = await tidegate.resolve({ unit: session, startedAt: request.startedAtMs, attributes: { email: user } });
    const conversation = this.#conversations.get(session) ?? this.#begin(beginConversation(request, snapshot));
    observer.using(conversation, snapshot);
    conversation.last = snapshot;
    conversation.lastUsedAtMs = now();
    const input = { category: conversation.category, history: [...conversation.history], message };
    const turn = await answerTurn(ask, { ...input, values: snapshot.values, startedAtMs });
    conversation.turns.push(turn);
    observer.replied(conversation, snapshot, turn);
    if (conversation.first.shadow !== undefined) conversation.mirrors.push(this.#mirrorTurn(conversation, snapshot.shadow, input));
    conversation.history.push({ role: 'user', content: message }, { role: 'assistant', content: turn.reply });
    if (request.isLast) this.#end(conversation);
    return { reply: turn.reply, turn: conversation.turns.length };
  }

  /** Ends conversations that nobody continues. */
  sweep(): void {
    const oldest = this.#deps.now() - IDLE_MS;
    for (const conversation of this.#conversations.values()) if (conversation.lastUsedAtMs < oldest) this.#end(conversation);
  }

  /** Ends all conversations; resolves when their outcomes are with the SDK. */
  async stop(): Promise<void> {
    for (const conversation of this.#conversations.values()) this.#end(conversation);
    await Promise.all(this.#finishing);
  }

  #begin(conversation: Conversation): Conversation {
    this.#conversations.set(conversation.session, conversation);
    this.#deps.observer.began(conversation);
    return conversation;
  }

  async #mirrorTurn(
    conversation: Conversation,
    shadow: Readonly<Record<string, string>> | undefined,
    input: { category: string; history: Conversation['history']; message: string },
  ): Promise<TurnResult | null> {
    if (shadow === undefined) return null;
    const { mirror, observer } = this.#deps;
    const turn = await mirror.send({ ...input, values: shadow });
    if (turn !== null) observer.mirrored(conversation);
    return turn;
  }

  #end(conversation: Conversation): void {
    this.#conversations.delete(conversation.session);
    if (conversation.turns.length === 0) return;
    if (conversation.category === 'refund' && conversation.turns.at(-1)?.isSchemaValid) {
      this.#deps.tickets.create(conversation.session);
      this.#deps.observer.ticket('created');
    }
    const finishing = this.#finish(conversation).finally(() => this.#finishing.delete(finishing));
    this.#finishing.add(finishing);
  }

  /** The session's outcome, once its mirrors and its judge are done. */
  async #finish(conversation: Conversation): Promise<void> {
    const { tidegate, observer, tickets } = this.#deps;
    const { first, turns, category } = conversation;
    const mirrors = await Promise.all(conversation.mirrors);
    const mirrored = mirrors.filter((turn) => turn !== null);
    // Half a mirror is no pair: such a session counts for control alone.
    const isPaired = mirrored.length === turns.length;
    if (isPaired && category === 'refund' && mirrored.at(-1)?.isSchemaValid) {
      tickets.suppress();
      observer.ticket('suppressed');
    }
    const metrics = toMetrics(turns, await this.#judge(conversation, turns, first.arm));
    const paired = isPaired ? toMetrics(mirrored, await this.#judge(conversation, mirrored, 'candidate')) : undefined;
    tidegate.outcome(first, { category, metrics, ...(paired !== undefined && { paired }) });
    if (tidegate.isSampled(first)) tidegate.sample(first, toSample(conversation, isPaired ? mirrored[0] : undefined));
  }

  async #judge(conversation: Conversation, turns: readonly TurnResult[], arm: 'control' | 'candidate') {
    const { judge, observer } = this.#deps;
    if (!judge.isSampled(conversation.session)) return null;
    const question = conversation.history.findLast(({ role }) => role === 'user')?.content ?? '';
    const verdict = await judge.judge(question, turns.at(-1)?.reply ?? '');
    observer.judged(arm, verdict);
    return verdict;
  }
}
