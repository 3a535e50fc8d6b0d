import { PARSERS, type Parse } from './parsers.js';

/** One version of every layer, ready to be used. */
export interface Layers {
  readonly model: Model;
  readonly prompt: string;
  readonly params: Params;
  readonly parse: Parse;
}

export interface Model {
  readonly name: string;
  readonly usdPerMillion: { readonly input: number; readonly output: number };
}

export interface Params {
  readonly temperature: number;
  readonly max_tokens: number;
}

/** The flags of the feature, one for each layer. */
const KEYS = { parser: 'support.parser', params: 'support.params', prompt: 'support.prompt', model: 'support.model' } as const;

/** What the application falls back to when Tidegate cannot say: the versions that it was shipped with. */
export const CONTROL_VALUES: Readonly<Record<string, string>> = {
  [KEYS.parser]: 'parser@3',
  [KEYS.params]: 'p@1',
  [KEYS.prompt]: 'answer@12',
  [KEYS.model]: 'gpt-w',
};

const ROLE = 'You are the support assistant of Fernweh, a shop for travel gear. Be brief and kind, and name the next step.';

/** Versions are immutable: a new wording is a new id. Flags carry the ids, never the texts. */
const PROMPTS: Readonly<Record<string, string>> = {
  'answer@12': `${ROLE}\nAnswer with one JSON object in the format support-reply/1: {"answer": text, "intent": topic}.`,
  'answer@13': `${ROLE}\nAnswer with one JSON object in the format support-reply/2: {"answer": text, "intent": topic, "confidence": 0 to 1}.`,
  'answer@14': `${ROLE}\nAnswer with one JSON object in the format support-reply/3: {"answer": text, "intent": topic, "confidence": 0 to 1}. For a refund add "refund" with "amount" (with its currency) and "approved".`,
};

const MODELS: Readonly<Record<string, Model>> = {
  'gpt-w': { name: 'gpt-w', usdPerMillion: { input: 0.5, output: 1.5 } },
  'gpt-x': { name: 'gpt-x', usdPerMillion: { input: 0.48, output: 1.6 } },
  'gpt-y': { name: 'gpt-y', usdPerMillion: { input: 0.44, output: 1.6 } },
};

const PARAMS: Readonly<Record<string, Params>> = {
  'p@1': { temperature: 0.3, max_tokens: 300 },
  'p@2': { temperature: 0.2, max_tokens: 300 },
  'p@3': { temperature: 0.2, max_tokens: 240 },
};

/** The text behind each version that has one, by layer: what people compare. */
export function listContents(): readonly { readonly layer: string; readonly version: string; readonly content: string }[] {
  const asText = (value: unknown) => JSON.stringify(value, null, 2);
  return [
    ...Object.entries(PROMPTS).map(([version, content]) => ({ layer: 'prompt', version, content })),
    ...Object.entries(PARAMS).map(([version, params]) => ({ layer: 'params', version, content: asText(params) })),
    ...Object.entries(MODELS).map(([version, model]) => ({ layer: 'model', version, content: asText(model) })),
  ];
}

/** The layers that these version ids name, or null when one of them does not exist: an application cannot serve what it does not have. */
export function findLayers(values: Readonly<Record<string, string>>): Layers | null {
  const [model, prompt] = [MODELS[values[KEYS.model] ?? ''], PROMPTS[values[KEYS.prompt] ?? '']];
  const [params, parse] = [PARAMS[values[KEYS.params] ?? ''], PARSERS[values[KEYS.parser] ?? '']];
  return model && prompt && params && parse ? { model, prompt, params, parse } : null;
}
