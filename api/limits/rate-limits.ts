import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { AppError } from '../../core/errors/app-error.js';
import { findCaller } from '../principal/caller.js';
import { isBrake, toLimitClass } from './limit-class.js';

/** Requests a minute from one principal; 0: as many as they like. */
export interface RateLimitSettings {
  readonly reads: number;
  readonly writes: number;
  /** Outcomes, samples and alerts: sent by applications, in batches. */
  readonly reports: number;
}

export const RATE_LIMITS: RateLimitSettings = { reads: 600, writes: 120, reports: 6_000 };
/** One person on their own machine, with scripts that ask all the time. */
export const DEV_RATE_LIMITS: RateLimitSettings = { reads: 30_000, writes: 6_000, reports: 0 };

const WINDOW_MS = 60_000;

export interface RateLimits {
  /** For every request whose caller is known. Decisions pass it: they are told apart by their verb, in `ofDecisions`. */
  readonly ofCallers: RequestHandler;
  /** Behind the reading of a decision's body. */
  readonly ofDecisions: RequestHandler;
  /** Counts refused credentials by source address. Nobody who is known is turned away because of others at the same address. */
  readonly ofStrangers: ErrorRequestHandler;
}

/** Counted in this process alone. */
export function createRateLimits({ reads, writes, reports }: RateLimitSettings): RateLimits {
  const limits = { reads: toLimit('reads', reads), writes: toLimit('writes', writes), reports: toLimit('reports', reports) };
  const strangers = toLimit('strangers', writes);
  return {
    ofCallers(req, res, next) {
      const found = toLimitClass(req.method, req.path);
      return found === 'never' || found === 'decision' ? next() : limits[found](req, res, next);
    },
    ofDecisions: (req, res, next) => (isBrake(req.body) ? next() : limits.writes(req, res, next)),
    ofStrangers(error: unknown, req, res, next) {
      const isStranger = error instanceof AppError && error.code === 'UNAUTHENTICATED' && toLimitClass(req.method, req.path) !== 'never';
      if (isStranger) strangers(req, res, (limited?: unknown) => next(limited ?? error));
      else next(error);
    },
  };
}

function toLimit(identifier: string, limit: number): RequestHandler {
  if (limit === 0) return (_req, _res, next) => next();
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    identifier,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator,
    // What it would warn of is decided elsewhere: which proxies are trusted is said by TIDEGATE_TRUST_PROXY.
    validate: false,
    handler: (_req, _res, next) => next(tooMany(identifier, limit)),
  });
}

function keyGenerator(req: Request, res: Response): string {
  const caller = findCaller(res);
  return caller === undefined ? `address ${ipKeyGenerator(req.ip ?? '')}` : `principal ${caller.principal.id.toLowerCase()}`;
}

function tooMany(identifier: string, limit: number): AppError {
  const who = identifier === 'strangers' ? 'with refused credentials from your address' : 'from you';
  return new AppError(
    'RATE_LIMITED',
    `More than ${limit} ${identifier === 'strangers' ? 'requests' : identifier} ${who} within a minute. Wait as long as the header Retry-After says. Pause, abort, reject, kill and freeze are never limited.`,
  );
}
