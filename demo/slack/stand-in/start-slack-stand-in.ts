import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults } from './faults.js';
import { Deliverer } from './inbound/deliver.js';
import { InboundActions } from './inbound/inbound-actions.js';
import { serveResponseUrl } from './inbound/serve-response-url.js';
import { createPage } from './page/create-page.js';
import type { SlackStandIn, StandInOptions } from './slack-stand-in.js';
import { SocketMode } from './socket/socket-mode.js';
import { Reader } from './state/reader.js';
import { createSlackState } from './state/slack-state.js';
import { USUAL_SCOPES } from './state/tokens.js';
import { RateLimits } from './web-api/rate-limits.js';
import { serveWebApi, type WebApi } from './web-api/serve-web-api.js';

/** How long Slack waits for a bot. */
const ACK_TIMEOUT_MS = 3_000;

/** Starts a local Slack on loopback. */
export async function startSlackStandIn(options: StandInOptions = {}): Promise<SlackStandIn> {
  const parts = createParts(options);
  const server = createServer((request, response) => void serve(parts, request, response));
  server.on('upgrade', (request, stream) => parts.socket.upgrade(request, stream));
  await listen(server, options.port ?? 0);
  const { state, socket, address, deliverer, signingSecret } = parts;
  const { tokens, changes, workspace } = state;
  address.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...{ url: address.url, apiUrl: `${address.url}/api/`, signingSecret },
    botToken: tokens.issue('bot', options.scopes ?? USUAL_SCOPES),
    appToken: tokens.issue('app', ['connections:write']),
    newBotToken: (scopes) => tokens.issue('bot', scopes),
    revoke: (token) => tokens.revoke(token),
    scopesNeeded: tokens.needed,
    setBotUrl: (next) => {
      address.botUrl = next;
      changes.touch();
    },
    ...{ state, workspace, socket, people: parts.people, read: new Reader(state), faults: parts.faults, limits: parts.limits },
    ...{ calls: parts.api.calls, deliveries: deliverer.deliveries },
    until: (read, what, timeoutMs) => changes.until(read, what, timeoutMs),
    async stop() {
      socket.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts(options: StandInOptions) {
  const { ackTimeoutMs = ACK_TIMEOUT_MS, signingSecret = randomBytes(16).toString('hex') } = options;
  const address = { url: '', botUrl: options.botUrl ?? null };
  const state = createSlackState(options);
  const { now, changes, workspace } = state;
  const faults = new Faults();
  const limits = new RateLimits({ isOn: options.hasRateLimits ?? true, now });
  const socket = new SocketMode({ changes, appId: workspace.app.appId, ackTimeoutMs, now });
  const deliverer = new Deliverer({ botUrl: () => address.botUrl, signingSecret, ackTimeoutMs, now, socket, changes });
  const baseUrl = () => address.url;
  const people = new InboundActions({ state, baseUrl, deliver: deliverer.deliver });
  const api: WebApi = { state, faults, limits, calls: [], baseUrl, newSocketUrl: () => socket.newUrl(address.url) };
  const page = createPage({ state, people, bot: () => describeBot(address.botUrl, socket.size) });
  return { address, signingSecret, state, faults, limits, socket, deliverer, people, api, page };
}

async function serve({ api, page }: Parts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    if (request.url?.startsWith('/api/')) await serveWebApi(api, request, response);
    else if (request.url?.startsWith('/hooks/actions/')) await serveResponseUrl(api, request, response);
    else await page(request, response);
  } catch {
    // The other side went away in the middle, or sent what nobody can read.
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));

function describeBot(botUrl: string | null, connections: number): string {
  if (botUrl !== null) return `Bot at ${botUrl}`;
  return connections > 0 ? `Bot connected by Socket Mode (${connections})` : 'No bot is connected';
}
