import type { IRouter, RequestHandler } from 'express';
import { AppError } from '../../core/errors/app-error.js';

type Methods = Partial<Record<'get' | 'post', readonly RequestHandler[]>>;

/** Adds an address with its methods; every other method gets 405 and learns which ones there are. */
export function addRoute(router: IRouter, path: string, methods: Methods): void {
  const route = router.route(path);
  if (methods.get) route.get(...methods.get);
  if (methods.post) route.post(...methods.post);
  const allowed = [...(methods.get ? ['GET', 'HEAD'] : []), ...(methods.post ? ['POST'] : [])].join(', ');
  route.all((req, res) => {
    res.set('Allow', allowed);
    throw new AppError('METHOD_NOT_ALLOWED', `${req.method} is not possible at ${req.path}; use ${allowed}.`);
  });
}
