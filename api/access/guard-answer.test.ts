import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Response } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVERYTHING } from '../../core/access/access.js';
import { allowOneself } from '../../operations/access/require-right.js';
import { createLogger } from '../../platform/logger.js';
import { createErrorMiddleware } from '../errors/error-middleware.js';
import { callerOf, principalOf, setCaller } from '../principal/caller.js';
import { guardAnswer } from './guard-answer.js';

let server: Server;
let url: string;

beforeAll(async () => {
  const app = express();
  app.use((_req, res, next) => {
    const caller = { principal: { id: 'ada@example.com', groups: [], via: 'api' as const }, method: 'dev' as const, grants: EVERYTHING };
    setCaller(res, caller);
    guardAnswer(res, caller);
    next();
  });
  app.get('/json', (_req, res) => void res.location('/secret').json({ secret: 1 }));
  app.get('/stream', (_req, res) => void res.type('text/event-stream').write('secret'));
  app.get('/empty', (_req, res) => void res.status(204).end());
  app.get('/act', (_req, res: Response) => void res.json({ by: principalOf(res).id }));
  app.get('/asked', (_req, res) => {
    allowOneself(callerOf(res));
    res.json({ by: principalOf(res).id });
  });
  app.use(createErrorMiddleware(createLogger('silent', 'test')));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('R-API-1 a route that forgets to ask for a right', () => {
  it.each(['/json', '/stream', '/empty', '/act'])('does not answer: %s', async (path) => {
    const res = await fetch(`${url}${path}`);
    const text = await res.text();
    expect([res.status, JSON.parse(text).code, res.headers.get('location')]).toEqual([500, 'INTERNAL', null]);
    expect(text).not.toContain('secret');
  });

  it('answers once it asks', async () => {
    const res = await fetch(`${url}/asked`);
    expect([res.status, await res.json()]).toEqual([200, { by: 'ada@example.com' }]);
  });
});
