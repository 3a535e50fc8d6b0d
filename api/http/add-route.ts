import type { IRouter, RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Methods = Partial<Record<(typeof METHODS)[number], readonly RequestHandler[]>>;

/** Adds an address with its methods; every other method gets 405 and learns which ones there are. */
export function addRoute(router: IRouter, path: string, methods: Methods): void {
  const route = router.route(path);
  const present = METHODS.filter((method) => methods[method] !== undefined);
  for (const method of present) route[method](...(methods[method] ?? []));
  const allowed = present.map((method) => (method === 'get' ? 'GET, HEAD' : method.toUpperCase())).join(', ');
  route.all((req, res) => {
    res.set('Allow', allowed);
    throw new AppError('METHOD_NOT_ALLOWED', `${req.method} is not possible at ${req.path}; use ${allowed}.`);
  });
}
