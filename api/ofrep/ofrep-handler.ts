import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Scope } from '../../core/access/grant.js';
import type { FlagSnapshot } from '../flags/flag-snapshot.js';
import type { UnitContext } from '../flags/unit-context.js';
import { type AnswerText, toBulkText, toSingleText } from './answer-text.js';
import { readContext } from './ofrep-body.js';
import { OfrepError, ofrepError } from './ofrep-error.js';
import type { OfrepEvents } from './ofrep-events.js';
import { type OfrepRoute, parseOfrepRoute } from './ofrep-route.js';

export interface OfrepDeps {
  readonly defaultEnvironment: string;
  /** Undefined: this server does not serve the environment. */
  readonly snapshotOf: (environment: string) => FlagSnapshot | undefined;
  readonly events: OfrepEvents;
  /** Whether this caller may ask there: null, or what is answered instead. Never throws or rejects. Absent: everybody may. */
  readonly admit?: ((req: IncomingMessage, scope: Scope) => null | Promise<OfrepError | null>) | undefined;
  /** Told of what should not happen; the client gets a 500 without details. */
  readonly onError?: (error: unknown) => void;
}

export type OfrepHandler = (req: IncomingMessage, res: ServerResponse) => boolean;

const LEAVES_BODY: ReadonlySet<number> = new Set([401, 403, 405, 413, 415, 429]);
const JSON_TYPE = 'application/json; charset=utf-8';
/** For so long an answer that does not end may be used while nobody can be asked. */
const DEFAULT_MAX_AGE_S = 60;

/**
 * The OpenFeature Remote Evaluation Protocol 0.3 on plain node:http; true when the request was its own.
 * Never throws: a unit without a key gets control, everything else an OFREP error body.
 */
export function createOfrepHandler(deps: OfrepDeps): OfrepHandler {
  return (req, res) => {
    const route = parseOfrepRoute(req.url ?? '');
    if (route === undefined) return false;
    try {
      serve(deps, route, req, res);
    } catch (error) {
      sendInternal(deps, res, error);
    }
    return true;
  };
}

function serve(deps: OfrepDeps, route: OfrepRoute, req: IncomingMessage, res: ServerResponse): void {
  const allowed = route.kind === 'events' ? 'GET' : 'POST';
  if (req.method !== allowed) {
    res.setHeader('Allow', allowed);
    sendError(res, route, ofrepError(405, 'GENERAL', `${req.method} is not possible here; use ${allowed}.`));
    return;
  }
  const named = req.headers['tidegate-environment'];
  const environment = (typeof named === 'string' ? named : undefined) ?? route.environment ?? deps.defaultEnvironment;
  const scope = { environment, feature: route.feature ?? null };
  const waiting = deps.admit?.(req, scope) ?? null;
  if (waiting === null) answer(deps, { route, environment }, req, res);
  else
    void waiting
      .then((refused) => {
        if (refused === null) answer(deps, { route, environment }, req, res);
        else sendError(res, route, refused);
      })
      .catch((error: unknown) => sendInternal(deps, res, error));
}

interface Place {
  readonly route: OfrepRoute;
  readonly environment: string;
}

function answer(deps: OfrepDeps, { route, environment }: Place, req: IncomingMessage, res: ServerResponse): void {
  const snapshot = deps.snapshotOf(environment);
  if (snapshot === undefined) {
    const code =
      route.kind === 'evaluate'
        ? ofrepError(404, 'FLAG_NOT_FOUND', unserved(environment))
        : ofrepError(400, 'GENERAL', unserved(environment));
    sendError(res, route, code);
    return;
  }
  if (route.kind === 'events') {
    deps.events.attach(snapshot, route.feature, req, res);
    return;
  }
  readContext(req, (context) => {
    try {
      if (context instanceof OfrepError) sendError(res, route, context);
      else sendEvaluation(deps, { route, snapshot, context }, req, res);
    } catch (error) {
      sendInternal(deps, res, error);
    }
  });
}

interface Question {
  readonly route: OfrepRoute;
  readonly snapshot: FlagSnapshot;
  readonly context: UnitContext;
}

function sendEvaluation(deps: OfrepDeps, question: Question, req: IncomingMessage, res: ServerResponse): void {
  const { route, snapshot, context } = question;
  if (route.kind === 'bulk') {
    const answers = snapshot.evaluateAll(context, route.feature);
    sendText(
      res,
      toBulkText(answers, bulkTail(deps, snapshot, route.feature)),
      maxAge(snapshot, route.feature),
      req.headers['if-none-match'],
    );
    return;
  }
  const evaluation = snapshot.evaluate(route.key, context, route.feature);
  if (evaluation === undefined) {
    sendError(
      res,
      route,
      ofrepError(
        404,
        'FLAG_NOT_FOUND',
        `There is no flag "${route.key}" in ${snapshot.environment}${route.feature === undefined ? '' : `, feature "${route.feature}"`}.`,
      ),
    );
    return;
  }
  sendText(res, toSingleText(evaluation), maxAge(snapshot, evaluation.metadata.feature), req.headers['if-none-match']);
}

function sendText(res: ServerResponse, text: AnswerText, cacheControl: string, ifNoneMatch: string | undefined): void {
  if (ifNoneMatch !== undefined && matches(ifNoneMatch, text.etag)) {
    res.writeHead(304, ['ETag', text.etag, 'Cache-Control', cacheControl]);
    res.end();
    return;
  }
  res.writeHead(200, ['Content-Type', JSON_TYPE, 'Content-Length', text.length, 'ETag', text.etag, 'Cache-Control', cacheControl]);
  res.end(text.body);
}

/** RFC 9110, 13.1.2: a list of tags compared weakly, or `*`. */
function matches(ifNoneMatch: string, etag: string): boolean {
  return (
    ifNoneMatch === etag || ifNoneMatch === '*' || ifNoneMatch.split(',').some((tag) => tag.trim() === etag || tag.trim() === `W/${etag}`)
  );
}

function maxAge(snapshot: FlagSnapshot, feature: string | undefined): string {
  const left = snapshot.remainingTtlMs(feature);
  return `private, max-age=${left === null ? DEFAULT_MAX_AGE_S : Math.floor(left / 1000)}`;
}

function bulkTail(deps: OfrepDeps, snapshot: FlagSnapshot, feature: string | undefined): string {
  return deps.events.bulkTail(snapshot.environment === deps.defaultEnvironment ? undefined : snapshot.environment, feature);
}

const unserved = (environment: string): string =>
  `No environment "${environment}" is served here; send the header Tidegate-Environment with one that is.`;

function sendError(res: ServerResponse, route: OfrepRoute, error: OfrepError): void {
  const body = error.toBody(route.kind === 'evaluate' ? route.key : undefined);
  // What was not read of the request would be taken for the next one.
  if (LEAVES_BODY.has(error.status)) res.setHeader('Connection', 'close');
  if (error.status === 401) res.setHeader('WWW-Authenticate', 'Bearer realm="tidegate"');
  res.writeHead(error.status, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body), 'Cache-Control': 'no-store' });
  res.end(body);
}

function sendInternal(deps: OfrepDeps, res: ServerResponse, error: unknown): void {
  deps.onError?.(error);
  if (res.headersSent) {
    res.destroy();
    return;
  }
  const body = JSON.stringify({ errorDetails: 'Something went wrong inside Tidegate; use the default of the code.' });
  res.writeHead(500, { 'Content-Type': JSON_TYPE, 'Content-Length': Buffer.byteLength(body) });
  res.end(body);
}
