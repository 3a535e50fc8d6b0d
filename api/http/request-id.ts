import { randomBytes } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import { toTraceId } from '../../contracts/api/trace-parent.js';
import { runInRequest } from '../../platform/request-context.js';

const HEADER = 'Tidegate-Request-Id';
const TRACE_BYTES = 16;
const NO_REQUEST = '0'.repeat(32);

/** Names every request by its trace, the caller's where it sends one (`traceparent`): the same id is in the answer's header, in a problem's `instance` and in every log line. */
export const requestId: RequestHandler = (req, res, next) => {
  const sent = req.headers['traceparent'];
  const id = (typeof sent === 'string' ? toTraceId(sent) : null) ?? randomBytes(TRACE_BYTES).toString('hex');
  res.set(HEADER, id);
  runInRequest({ requestId: id }, next);
};

/** 32 hexadecimal digits. */
export function requestIdOf(res: Response): string {
  const id = res.get(HEADER);
  return typeof id === 'string' ? id : NO_REQUEST;
}

/** As a problem names its occurrence. */
export const toInstance = (id: string): string => `urn:trace:${id}`;
