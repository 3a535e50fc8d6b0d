import type { IRouter } from 'express';
import { parseKeyRequest, parseKeysQuery, parseRevokeRequest, parseRotateRequest } from '../../contracts/keys/key-requests.js';
import { createKey } from '../../operations/keys/create-key.js';
import { listKeys } from '../../operations/keys/list-keys.js';
import { revokeKey } from '../../operations/keys/revoke-key.js';
import { rotateKey } from '../../operations/keys/rotate-key.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';
import { callerOf } from '../principal/principal-middleware.js';

/** API keys: made, listed, rotated and revoked. Only the answers to making and rotating have a secret, each once; they must never be kept, for a repeated request neither. */
export function addKeyRoutes(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/keys', {
    get: [
      async (req, res) => {
        const { all } = required(parseKeysQuery(req.query));
        res.json({ keys: await listKeys(deps, callerOf(res), { isAll: all === 'true' }) });
      },
    ],
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { name, grants, personal, expires } = required(parseKeyRequest(req.body));
        const order = { name, grants, kind: personal ? ('personal' as const) : ('service' as const), expiresInMs: expires };
        res.status(201).json(await createKey(deps, callerOf(res), order));
      },
    ],
  });
  addRoute(router, '/v1/keys/:id/rotate', {
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { expires, overlap } = required(parseRotateRequest(req.body));
        const order = { id: pathPart(req, 'id'), expiresInMs: expires, overlapMs: overlap };
        res.status(201).json(await rotateKey(deps, callerOf(res), order));
      },
    ],
  });
  addRoute(router, '/v1/keys/:id/revoke', {
    post: [
      ...jsonBody(),
      async (req, res) => {
        const { reason } = required(parseRevokeRequest(req.body));
        res.json(await revokeKey(deps, callerOf(res), { id: pathPart(req, 'id'), reason }));
      },
    ],
  });
}
