import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Delivery, Inbound, SendOptions } from './delivery.js';
import { signRequest } from './sign-request.js';

export interface BotAddress {
  readonly url: string;
  readonly signingSecret: string;
  readonly ackTimeoutMs: number;
  readonly now: () => number;
}

/** Exactly this: with a charset behind it Bolt answers 400. */
const FORM = 'application/x-www-form-urlencoded';

/** Sends one signed request as Slack does, and waits for the answer for as long as Slack does. */
export async function postToBot(bot: BotAddress, inbound: Inbound, options: SendOptions): Promise<Delivery> {
  const sentAtMs = bot.now();
  const startedMs = performance.now();
  const { body, contentType } = encode(inbound);
  const timestampS = Math.floor(sentAtMs / 1_000) + (options.timestampShiftS ?? 0);
  const answer = await post(bot, body, {
    'content-type': options.contentType ?? contentType,
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': String(timestampS),
    'x-slack-signature': signRequest(options.secret ?? bot.signingSecret, timestampS, body),
    ...(options.retry === undefined
      ? {}
      : { 'x-slack-retry-num': String(options.retry.num), 'x-slack-retry-reason': options.retry.reason }),
  });
  return { ...inbound, via: 'http', sentAtMs, ...answer, ms: Math.round(performance.now() - startedMs) };
}

function encode({ kind, payload }: Inbound): { readonly body: string; readonly contentType: string } {
  if (kind === 'event') return { body: JSON.stringify(payload), contentType: 'application/json' };
  if (kind === 'command') return { body: new URLSearchParams(payload as Record<string, string>).toString(), contentType: FORM };
  return { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString(), contentType: FORM };
}

type Answer = Pick<Delivery, 'status' | 'body' | 'outcome'>;

function post({ url, ackTimeoutMs }: BotAddress, body: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    // No kept connection: a bot that stops must not wait for it.
    const request = send(url, { method: 'POST', headers, agent: false }, (response) => {
      void readAnswer(response).then((answer) => finish(answer));
    });
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      finish({ status: null, body: null, outcome: 'timed-out' });
      request.destroy();
    }, ackTimeoutMs);
    request.on('error', (error) => finish({ status: null, body: error.message, outcome: 'unreachable' }));
    request.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  let text = '';
  try {
    for await (const chunk of response) text += String(chunk);
  } catch {
    return { status: null, body: text, outcome: 'unreachable' };
  }
  const status = response.statusCode ?? 0;
  return { status, body: parse(text), outcome: status >= 200 && status < 300 ? 'acked' : 'refused' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
