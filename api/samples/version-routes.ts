import type { IRouter, Request } from 'express';
import { parseVersion, parseVersionAddress } from '../../contracts/api/samples/version-request.js';
import { AppError } from '../../core/errors/app-error.js';
import type { KeptVersion, VersionRef } from '../../store/store.js';
import { allow, outsidersOut } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';
import { BODY_LIMITS, jsonBody } from '../http/body.js';
import { pathPart, required } from '../http/read-request.js';

/** `PUT` and `GET /v1/versions/{layer}/{version}`: the content of a prompt, a template and so on, which never changes. Of one feature, or of all. */
export function addVersionRoutes(router: IRouter, deps: AppDeps): void {
  const { store, environment, nowMs } = deps;
  const scopeOf = (feature: string | undefined) => ({ environment, feature: feature ?? null });
  addRoute(router, '/v1/versions/:layer/:version', {
    put: [
      outsidersOut(deps, 'operate'),
      ...jsonBody(BODY_LIMITS.version),
      async (req, res) => {
        const { layer, version } = addressOf(req);
        const { content, feature } = required(parseVersion(req.body));
        const by = await allow(deps, res, 'operate', scopeOf(feature));
        const wanted = { feature: feature ?? '', layer, version, content, createdBy: by.id, createdAtMs: nowMs() };
        const { kind, kept } = await store.versions.put(wanted);
        if (kind === 'other') throw alreadyThere(kept);
        res.status(kind === 'created' ? 201 : 200).json(toAnswer(kept));
      },
    ],
    get: [
      async (req, res) => {
        const { layer, version, feature } = addressOf(req);
        await allow(deps, res, 'read', scopeOf(feature));
        const kept = await store.versions.get({ feature: feature ?? '', layer, version });
        if (kept === null)
          throw new AppError('NOT_FOUND', `${describe({ feature: feature ?? '', layer, version })} has no registered content.`);
        res.json({ ...toAnswer(kept), content: kept.content });
      },
    ],
  });
}

function addressOf(req: Request) {
  const parts = { ...req.query, layer: pathPart(req, 'layer'), version: pathPart(req, 'version') };
  return required(parseVersionAddress(parts));
}

function toAnswer({ feature, layer, version, sha256, bytes, createdBy, createdAtMs }: KeptVersion) {
  return { layer, version, feature: feature === '' ? null : feature, sha256, bytes, createdBy, createdAtMs };
}

const describe = ({ feature, layer, version }: VersionRef): string =>
  `The ${layer} version "${version}"${feature === '' ? '' : ` of ${feature}`}`;

function alreadyThere(kept: KeptVersion): AppError {
  const { sha256, createdBy, createdAtMs } = kept;
  return new AppError(
    'VERSION_EXISTS',
    `${describe(kept)} was registered by ${createdBy} at ${new Date(createdAtMs).toISOString()} with another content (SHA-256 ${sha256.slice(0, 12)}…). Versions never change; register what you have under a new one.`,
    { data: { sha256 } },
  );
}
