import express, { type Request, type RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import { isDeeperThan } from './json-depth.js';
import { invalidRequest } from './read-request.js';

const KILOBYTE = 1_024;
/** How much of a body is read, in bytes. */
export const BODY_LIMITS = { spec: 256 * KILOBYTE, outcomes: 2_048 * KILOBYTE, version: 1_024 * KILOBYTE, other: 64 * KILOBYTE } as const;

/** No request has more than a handful of levels. */
const MOST_LEVELS = 32;

/**
 * Reads a JSON body. The content type must say so: a page of another origin can send JSON as text without asking, but not as `application/json`.
 */
export function jsonBody(limit: number = BODY_LIMITS.other): readonly RequestHandler[] {
  return [express.json({ limit, type: isJson, verify: refuseDepth }), requireBody('application/json')];
}

/** Reads a spec as text; whether it is YAML or JSON is told by the content type. */
export function specBody(): readonly RequestHandler[] {
  return [
    express.text({ limit: BODY_LIMITS.spec, type: isJsonOrYaml, verify: refuseCharset }),
    requireBody('application/yaml or application/json'),
  ];
}

/** RFC 8259, 8.1. What is checked below is checked in the bytes: in another charset, UTF-7 above all, they may say something else than they seem to. */
function refuseCharset(_req: unknown, _res: unknown, _body: Buffer, charset: string): void {
  if (charset !== 'utf-8') throw new AppError('REQUEST_INVALID', `The body is said to be in "${charset}"; send UTF-8.`);
}

function refuseDepth(req: unknown, res: unknown, body: Buffer, charset: string): void {
  refuseCharset(req, res, body, charset);
  if (isDeeperThan(MOST_LEVELS, body))
    throw invalidRequest([{ pointer: '', detail: `Sent a body that is nested more than ${MOST_LEVELS} levels deep: flatten it.` }]);
}

function requireBody(types: string): RequestHandler {
  return (req, _res, next) => {
    if (req.body !== undefined) return next();
    const sent = req.headers['content-type'];
    throw new AppError(
      'REQUEST_INVALID',
      `A body of type ${types} is needed here; ${sent === undefined ? 'no content type was sent' : `sent was "${sent}"`}.`,
    );
  };
}

function isJson(req: { readonly headers: Request['headers'] }): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(mimeOf(req));
}

function isJsonOrYaml(req: { readonly headers: Request['headers'] }): boolean {
  return isJson(req) || /^(?:application|text)\/(?:x-|[\w.-]+\+)?yaml$/.test(mimeOf(req));
}

function mimeOf({ headers }: { readonly headers: Request['headers'] }): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}
