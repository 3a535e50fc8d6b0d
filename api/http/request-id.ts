import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

const HEADER = 'Tidegate-Request-Id';

/** Names every request; the same id is in the answer's header, in a problem's `instance` and in the log. */
export const requestId: RequestHandler = (_req, res, next) => {
  res.set(HEADER, `urn:uuid:${randomUUID()}`);
  next();
};

export function requestIdOf(res: Response): string {
  const id = res.get(HEADER);
  return typeof id === 'string' ? id : 'urn:tidegate:unknown';
}
