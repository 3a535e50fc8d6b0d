import type { IRouter } from 'express';
import { listTemplates } from '../../operations/templates/list-templates.js';
import { allowList } from '../access/allow.js';
import type { AppDeps } from '../api-deps.js';
import { addRoute } from '../http/add-route.js';

/** `GET /v1/templates`: what a start can name. They are the same for every caller, and say nothing about any feature but what a whole spec of the folder says. */
export function addTemplatesRoute(router: IRouter, deps: AppDeps): void {
  addRoute(router, '/v1/templates', {
    get: [
      async (_req, res) => {
        await allowList(deps, res);
        const { lines, more } = await listTemplates(deps.templatesFolder);
        res.json({ templates: lines, more });
      },
    ],
  });
}
