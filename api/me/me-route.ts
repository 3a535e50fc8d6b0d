import type { IRouter } from 'express';
import { allowOneself } from '../../operations/access/require-right.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { callerOf } from '../principal/caller.js';

/** `GET /v1/me`: who the caller is here, and what he may do; for everybody who is known. In development also who else he could say he is. */
export function addMeRoute(router: IRouter, { directory }: AppDeps): void {
  addRoute(router, '/v1/me', {
    get: [
      (_req, res) => {
        const caller = callerOf(res);
        allowOneself(caller);
        const { principal, method, grants, keyId } = caller;
        const people = method === 'dev' ? { people: directory.people.map(({ id }) => id) } : {};
        res.json({ id: principal.id, groups: principal.groups, method, ...(keyId !== undefined && { keyId }), grants, ...people });
      },
    ],
  });
}
