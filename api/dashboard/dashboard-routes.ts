import type { IRouter, Request, RequestHandler, Response } from 'express';
import { AppError } from '../../core/errors/app-error.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BUILT_DASHBOARD, type Dashboard, type DashboardFile, readDashboard } from './read-dashboard.js';

/** The addresses of pages; `dashboard/app/paths.ts` says which is which, and a test that none is missing here. */
export const PAGE_ADDRESSES = [
  '/',
  '/start',
  '/rollouts',
  '/rollouts/:id',
  '/rollouts/:id/gate',
  '/rollouts/:id/compare',
  '/flags',
  '/freezes',
  '/audit',
];

/**
 * Nothing but what this server itself has sent is run, styled, shown or asked; no text becomes code (Trusted Types), nobody may frame it. That is what keeps a
 * reason with a script in it a text, whatever a page does with it.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const YEAR_S = 31_536_000;

/** The pages for people, before anybody is asked who they are: they hold no data, and ask for it as whoever looks at them. */
export function addDashboardRoutes(router: IRouter, { dashboard = readDashboard(BUILT_DASHBOARD) }: Pick<AppDeps, 'dashboard'>): void {
  const page: RequestHandler = (req, res) => send(req, res, requirePage(dashboard));
  for (const address of PAGE_ADDRESSES) addRoute(router, address, { get: [page] });
  for (const [name, file] of dashboard ?? [])
    if (name !== 'index.html') addRoute(router, `/${name}`, { get: [(req, res) => send(req, res, file)] });
}

function requirePage(dashboard: Dashboard | null): DashboardFile {
  const page = dashboard?.get('index.html');
  if (page !== undefined) return page;
  throw new AppError(
    'NOT_FOUND',
    'The dashboard has not been built: dist/dashboard/ is missing. `npm run build` makes it; everything below /v1 works without it.',
  );
}

function send(req: Request, res: Response, { type, body, gzipped, etag, isImmutable }: DashboardFile): void {
  res.set({
    'Content-Security-Policy': POLICY,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': isImmutable ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
    ETag: etag,
    Vary: 'Accept-Encoding',
  });
  const isGzip = req.acceptsEncodings('gzip') === 'gzip';
  if (isGzip) res.set('Content-Encoding', 'gzip');
  res.type(type).send(isGzip ? gzipped : body);
}
