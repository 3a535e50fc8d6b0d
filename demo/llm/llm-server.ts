import { setTimeout as pause } from 'node:timers/promises';
import { type ChatCompletionRequest, type FixtureResponse, LLMock } from '@copilotkit/aimock';
import { JUDGE_MARK } from '../app/model/judge-rubric.js';
import { composeReply, isNaturalError, type Question, toDelayMs } from './compose-reply.js';
import { judgeReply } from './judge-reply.js';

export interface LlmServer {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  readonly stop: () => Promise<void>;
}

const JUDGE_DELAY_MS = 25;

/** An OpenAI-compatible server on loopback that answers by the content of the request alone. */
export async function startLlmServer(port = 0): Promise<LlmServer> {
  const mock = new LLMock({ port, host: '127.0.0.1', logLevel: 'silent', journalMaxEntries: 10 });
  mock.on({ predicate: (request) => systemText(request).startsWith(JUDGE_MARK) }, async (request) => {
    await pause(JUDGE_DELAY_MS);
    return toResponse(request, judgeReply(lastUserText(request)));
  });
  mock.on({ predicate: () => true }, (request) => answer(request));
  await mock.start();
  return { baseUrl: `${mock.url}/v1`, stop: () => mock.stop() };
}

async function answer(request: ChatCompletionRequest): Promise<FixtureResponse> {
  const question = toQuestion(request);
  await pause(toDelayMs(question));
  if (isNaturalError(question)) return { status: 503, error: { message: 'The model is overloaded.', type: 'server_error' } };
  return toResponse(request, composeReply(question));
}

function toQuestion(request: ChatCompletionRequest): Question {
  const system = systemText(request);
  return {
    model: request.model,
    format: Number(/support-reply\/(\d+)/.exec(system)?.[1] ?? 1),
    category: /^Topic: (\w+)$/m.exec(system)?.[1] ?? 'billing',
    text: lastUserText(request),
  };
}

function toResponse(request: ChatCompletionRequest, content: string): FixtureResponse {
  const prompt = toTokens(request.messages.map(({ content: text }) => (typeof text === 'string' ? text : '')).join('\n'));
  const completion = toTokens(content);
  return { content, usage: { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion } };
}

/** Four characters to a token: near enough for prices. */
const toTokens = (text: string): number => Math.ceil(text.length / 4);

const systemText = (request: ChatCompletionRequest): string => textOf(request.messages.find(({ role }) => role === 'system'));
const lastUserText = (request: ChatCompletionRequest): string => textOf(request.messages.findLast(({ role }) => role === 'user'));

function textOf(message: ChatCompletionRequest['messages'][number] | undefined): string {
  return typeof message?.content === 'string' ? message.content : '';
}
