import type { Request } from 'express';

/** The route's pattern and not the address: ids would make a series, or a log line, each. */
export function routeOf(req: Request): string {
  const route = req.route as { readonly path?: unknown } | undefined;
  return typeof route?.path === 'string' ? route.path : 'unmatched';
}
