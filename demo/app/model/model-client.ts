import OpenAI from 'openai';
import type { Model, Params } from '../catalogue/catalogue.js';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface Completion {
  readonly text: string;
  readonly tokens: number;
  readonly costUsd: number;
}

/** Asks a model. Rejects when it cannot be reached or fails. */
export type AskModel = (model: Model, params: Params, messages: readonly Message[]) => Promise<Completion>;

export interface ModelClientOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** Sent instead of every model name of the catalogue, for servers that do not know those. */
  readonly modelOverride?: string | undefined;
}

const TIMEOUT_MS = 20_000;

/** The official client, pointed at any OpenAI-compatible server. */
export function createModelClient({ baseUrl, apiKey, modelOverride }: ModelClientOptions): AskModel {
  const client = new OpenAI({ baseURL: baseUrl, apiKey, timeout: TIMEOUT_MS, maxRetries: 0 });
  return async (model, params, messages) => {
    const completion = await client.chat.completions.create({
      model: modelOverride ?? model.name,
      ...params,
      messages: [...messages],
      response_format: { type: 'json_object' },
    });
    const { prompt_tokens: input = 0, completion_tokens: output = 0 } = completion.usage ?? {};
    const costUsd = (input * model.usdPerMillion.input + output * model.usdPerMillion.output) / 1_000_000;
    return { text: completion.choices[0]?.message.content ?? '', tokens: input + output, costUsd };
  };
}
