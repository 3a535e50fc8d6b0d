import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HTTPReceiver } from '@slack/bolt';
import { AppError } from '../../core/errors/app-error.js';
import type { TurnedAway } from '../bot-counters.js';
import type { BotDeps } from '../bot-deps.js';
import { createBoltLogger } from './bolt-logger.js';
import type { BotReceiver } from './bot-receiver.js';

const EVENTS_PATH = '/slack/events';
const BODY_LIMIT = 256 * 1024;
/** A request from the future could be kept and sent again until its time has come; Bolt only refuses old ones. */
const MAX_FUTURE_S = 60;
const REQUEST_MS = 10_000;

export interface HttpReceiverOptions {
  readonly signingSecret: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

type Deps = Pick<BotDeps, 'logger' | 'counters'>;

/** Slack calls us: one path for signed requests, beside it only health and counters. */
export function createHttpReceiver(deps: Deps, { signingSecret, host, port }: HttpReceiverOptions): BotReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: EVENTS_PATH,
    bodyLimit: BODY_LIMIT,
    logger: createBoltLogger(deps.logger),
    unhandledRequestHandler: ({ logger, response }) => {
      deps.counters.turnAway('unhandled');
      logger.warn('nobody answered a request of Slack in time');
      if (!response.headersSent) response.writeHead(404).end();
    },
  });
  const state = { isStopping: false };
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS / 2, connectionsCheckingInterval: 1_000 },
    (req, res) => serve({ ...deps, receiver, state }, req, res),
  );
  return {
    receiver,
    async listen() {
      await bind(server, host, port);
      const address = server.address() as AddressInfo;
      return { url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` };
    },
    async stop() {
      state.isStopping = true;
      server.close();
      server.closeIdleConnections();
    },
    async close() {
      state.isStopping = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Serving extends Deps {
  readonly receiver: HTTPReceiver;
  readonly state: { readonly isStopping: boolean };
}

function serve(serving: Serving, req: IncomingMessage, res: ServerResponse): void {
  const { state, counters } = serving;
  const asked = `${req.method} ${req.url}`;
  if (state.isStopping) res.setHeader('Connection', 'close');
  if (asked === 'GET /healthz') answer(res, state.isStopping ? 503 : 200, state.isStopping ? 'stopping\n' : 'ok\n');
  else if (asked === 'GET /metrics') answer(res, 200, counters.toText());
  else if (asked !== `POST ${EVENTS_PATH}`) answer(res, 404, 'There is nothing here.\n');
  else if (state.isStopping) answer(res, 503, 'This process is about to end.\n');
  else take(serving, req, res);
}

/** Bolt throws where it is not at home, and what it throws is nobody's business outside. */
function take({ receiver, logger, counters }: Serving, req: IncomingMessage, res: ServerResponse): void {
  if (isFuture(req)) {
    turnAway({ logger, counters }, req, 'future');
    answer(res, 401, '');
    return;
  }
  res.once('finish', () => {
    const why = TURNED_AWAY.get(res.statusCode);
    if (why !== undefined) turnAway({ logger, counters }, req, why);
  });
  try {
    receiver.requestListener(req, res);
  } catch (error) {
    logger.error({ err: error }, 'a request of Slack could not be handled');
    if (!res.headersSent) answer(res, 500, '');
  }
}

function isFuture(req: IncomingMessage): boolean {
  const atS = Number(req.headers['x-slack-request-timestamp']);
  return atS > Date.now() / 1_000 + MAX_FUTURE_S;
}

const TURNED_AWAY: ReadonlyMap<number, TurnedAway> = new Map([
  [401, 'signature'],
  [413, 'tooLarge'],
  [400, 'malformed'],
]);

function turnAway({ logger, counters }: Deps, req: IncomingMessage, why: TurnedAway): void {
  counters.turnAway(why);
  logger.warn({ why, from: req.socket.remoteAddress }, 'a request that says it is from Slack was refused');
}

function answer(res: ServerResponse, status: number, text: string): void {
  // What has not been read of a body would be taken for the next request.
  if (status >= 400) res.setHeader('Connection', 'close');
  res.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' }).end(text);
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      const detail = taken
        ? `Port ${port} on ${host} is taken by another process. Stop it, or set TIDEGATE_SLACK_PORT to another port.`
        : `The Slack bot cannot listen on ${host}, port ${port} (${cause.code ?? cause.message}). Check TIDEGATE_SLACK_HOST and TIDEGATE_SLACK_PORT.`;
      reject(new AppError(taken ? 'PORT_IN_USE' : 'CONFIG_INVALID', detail, { cause }));
    });
    server.listen(port, host, resolve);
  });
}
