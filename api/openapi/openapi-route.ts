import type { IRouter } from 'express';
import { toSha256 } from '../../contracts/audit/sha256.js';
import { toApiDocumentText } from '../../contracts/openapi/api-document.js';
import { addRoute } from '../http/add-route.js';
import { isKnownTag } from '../http/entity-tag.js';

/** Made once for the process, when somebody first asks. */
let served: { readonly text: string; readonly etag: string } | undefined;

/** `GET /openapi.json`: the document of this interface, for everybody; it says nothing about any installation. */
export function addOpenApiRoute(router: IRouter): void {
  addRoute(router, '/openapi.json', {
    get: [
      (req, res) => {
        served ??= toServed();
        res.set({ ETag: served.etag, 'Cache-Control': 'public, max-age=300' });
        if (isKnownTag(req.get('if-none-match'), served.etag)) res.status(304).end();
        else res.type('application/json').send(served.text);
      },
    ],
  });
}

function toServed(): { readonly text: string; readonly etag: string } {
  const text = toApiDocumentText();
  return { text, etag: `"${toSha256(text).slice(0, 32)}"` };
}
