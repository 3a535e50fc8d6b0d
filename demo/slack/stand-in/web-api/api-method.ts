import type { SlackState } from '../state/slack-state.js';
import type { StandInToken } from '../state/tokens.js';

export type ApiArgs = Readonly<Record<string, unknown>>;

export interface ApiCall {
  readonly args: ApiArgs;
  readonly token: StandInToken;
  readonly state: SlackState;
  /** The address of the stand-in, without a slash at the end. */
  readonly baseUrl: string;
  /** A fresh address for one Socket Mode connection. */
  readonly newSocketUrl: () => string;
}

export type ApiResult = { readonly ok: true; readonly [key: string]: unknown } | ApiRefusal;

export interface ApiRefusal {
  readonly ok: false;
  readonly error: string;
  readonly [key: string]: unknown;
}

export interface ApiMethod {
  /** Calls a minute and workspace (Slack's tier), or one a second and channel. */
  readonly limit: number | 'each-channel';
  /** An app-level token instead of the bot's. */
  readonly isForApp?: boolean;
  /** All of them are needed for this call. */
  readonly scopes?: (args: ApiArgs, state: SlackState) => readonly string[];
  readonly handle: (call: ApiCall) => ApiResult;
}

/** Slack's tiers in calls a minute; "special" ones allow hundreds. */
export const TIER = { one: 1, two: 20, three: 50, four: 100, special: 600 } as const;

/** `details` become `response_metadata.messages`. */
export function refuse(error: string, details: readonly string[] = []): ApiRefusal {
  if (details.length === 0) return { ok: false, error };
  return { ok: false, error, errors: details, response_metadata: { messages: details.map((detail) => `[ERROR] ${detail}`) } };
}

export const isRefusal = (value: object): value is ApiRefusal => 'ok' in value && value.ok === false;

/** Empty when it is missing or no text. */
export const textArg = (args: ApiArgs, name: string): string => {
  const value = args[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

export const flagArg = (args: ApiArgs, name: string): boolean => ['true', '1', true, 1].includes(args[name] as string);

export const missing = (name: string): ApiRefusal => refuse('invalid_arguments', [`missing required field: ${name}`]);
