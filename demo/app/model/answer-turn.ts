import { findLayers } from '../catalogue/catalogue.js';
import type { AskModel, Message } from './model-client.js';

/** What came of one reply. */
export interface TurnResult {
  readonly reply: string;
  /** What the model itself wrote; where it did not answer, what the customer read instead. */
  readonly raw: string;
  readonly isError: boolean;
  readonly isSchemaValid: boolean;
  readonly latencyMs: number;
  readonly tokens: number;
  readonly costUsd: number;
}

export interface TurnInput {
  readonly values: Readonly<Record<string, string>>;
  readonly category: string;
  readonly history: readonly Message[];
  readonly message: string;
  /** When the request came in; `performance.now()`. */
  readonly startedAtMs: number;
}

/** What a customer reads when there is no usable answer. */
const APOLOGY = 'Sorry, I cannot answer that now. A colleague will write to you.';

/** One reply with one set of layers: asks the model, checks the schema, measures. Never rejects. */
export async function answerTurn(ask: AskModel, input: TurnInput): Promise<TurnResult> {
  const failed = { reply: APOLOGY, raw: APOLOGY, isError: true, isSchemaValid: false, tokens: 0, costUsd: 0 };
  const latency = () => performance.now() - input.startedAtMs;
  const layers = findLayers(input.values);
  if (layers === null) return { ...failed, latencyMs: latency() };
  const system: Message = { role: 'system', content: `${layers.prompt}\nTopic: ${input.category}` };
  try {
    const { text, tokens, costUsd } = await ask(layers.model, layers.params, [
      system,
      ...input.history,
      { role: 'user', content: input.message },
    ]);
    const reply = layers.parse(text);
    return { reply: reply ?? APOLOGY, raw: text, isError: false, isSchemaValid: reply !== null, latencyMs: latency(), tokens, costUsd };
  } catch {
    return { ...failed, latencyMs: latency() };
  }
}
