import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InboundActions } from '../inbound/inbound-actions.js';
import type { SlackState } from '../state/slack-state.js';
import { StandInError } from '../state/stand-in-error.js';
import { readBody } from '../web-api/read-call.js';
import { openLive } from './open-live.js';
import { performPageAction } from './page-actions.js';
import { renderPanes } from './page-state.js';

export interface PageDeps {
  readonly state: SlackState;
  readonly people: InboundActions;
  /** One line about the bot. */
  readonly bot: () => string;
}

const STYLES = ['colours.css', 'frame.css', 'message.css', 'blocks.css', 'charts.css', 'modal.css'];
const ASSETS = join('demo', 'slack', 'stand-in', 'page', 'assets');

/** The page for people, everything in one file, and what it asks the server for. Served to this machine only. */
export function createPage(deps: PageDeps): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    // A foreign site could otherwise reach it through a name that it points at 127.0.0.1.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? ''))
      return send(response, 403, 'text/plain', 'Only from this machine.');
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, channel, digits] = /^\/archives\/(\w+)\/p(\d{7,})$/.exec(url.pathname) ?? [];
    if (channel !== undefined && digits !== undefined) return toPermalink(response, channel, digits, url.searchParams.get('thread_ts'));
    switch (`${request.method} ${url.pathname}`) {
      case 'GET /':
        return sendShell(response);
      case 'GET /ui/live':
        return openLive(deps.state, request, response);
      case 'GET /ui/state':
        return sendJson(response, 200, renderPanes(deps.state, toQuery(url.searchParams), deps.bot()));
      case 'POST /ui/act':
        return act(deps, request, response);
      default:
        return send(response, 404, 'text/plain', 'There is nothing here.');
    }
  };
}

async function act({ state, people }: PageDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const isForeign = !['same-origin', undefined].includes(request.headers['sec-fetch-site'] as string | undefined);
  if (isForeign || request.headers['content-type'] !== 'application/json')
    return send(response, 403, 'text/plain', 'Only from the page itself.');
  try {
    sendJson(response, 200, { trouble: await performPageAction(state, people, JSON.parse((await readBody(request)) ?? '{}')) });
  } catch (error) {
    if (!(error instanceof StandInError || error instanceof SyntaxError)) throw error;
    sendJson(response, 200, { trouble: error.message });
  }
}

function toQuery(query: URLSearchParams) {
  return {
    user: query.get('user') ?? '',
    channel: query.get('channel') ?? '',
    thread: query.get('thread') ?? '',
    tab: query.get('tab') === 'home' ? ('home' as const) : ('channel' as const),
  };
}

/** Nothing from elsewhere but pictures; no code but the page's own. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src http: https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function sendShell(response: ServerResponse): void {
  const read = (name: string) => readFileSync(join(assetFolder(), name), 'utf8');
  const page = read('page.html')
    .replace('/*style*/', () => STYLES.map(read).join(''))
    .replace('/*script*/', () => read('client.js'));
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY, 'cache-control': 'no-store' })
    .end(page);
}

/** Found from the source tree and from `dist` alike. */
function assetFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, ASSETS))) {
    const parent = dirname(folder);
    if (parent === folder) throw new StandInError(`${ASSETS} was not found beside the program.`);
    folder = parent;
  }
  return join(folder, ASSETS);
}

function toPermalink(response: ServerResponse, channel: string, digits: string, thread: string | null): void {
  const ts = thread ?? `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  response.writeHead(302, { location: `/?channel=${channel}&thread=${encodeURIComponent(ts)}` }).end();
}

const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(body));

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
