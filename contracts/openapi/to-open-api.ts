import { REQUEST_HEADERS, RESPONSE_HEADERS } from '../api/operations/headers.js';
import type { Operation } from '../api/operations/operation.js';
import { TAGS, type Tag } from '../api/operations/tag.js';
import { problemSchema } from '../api/responses/problem.js';
import { type JsonSchema, SchemaRegister } from './schema-register.js';
import { toOperationObject } from './to-operation-object.js';

export interface OpenApiOptions {
  /** Of Tidegate. */
  readonly version: string;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: JsonSchema;
  readonly servers: readonly JsonSchema[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly JsonSchema[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const DESCRIPTION = `Releases a change of model, prompt, template, parameters, retrieval or parser as one guarded, reversible rollout.

Errors are \`application/problem+json\` (RFC 9457); each answer lists the codes that it can have as \`x-tidegate-codes\`, and docs/errors.md says what to do about each.
Objects that are sent may have no other properties than those described. Answers may get more properties in later versions: ignore what you do not know.
An address that does not exist is \`404 NOT_FOUND\`; a method that an address does not have is \`405 METHOD_NOT_ALLOWED\` with \`Allow\`. \`HEAD\` works wherever \`GET\` does.
Lists are read page by page: send the \`next\` of one page as \`cursor\` for the next one.`;

const SECURITY_SCHEMES = {
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'tg_...',
    description: 'An API key (`tidegate keys create`): `Authorization: Bearer tg_...`. Shown once, stored as a hash.',
  },
  oidc: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A JSON Web Token of the identity provider that TIDEGATE_OIDC_ISSUER names.',
  },
  development: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'dev:<person>',
    description: 'On loopback with TIDEGATE_AUTH=dev only: anybody is who they say they are.',
  },
};

/** The document of the API in OpenAPI 3.1: pure, the same text for the same operations. */
export function toOpenApi(operations: readonly Operation[], { version }: OpenApiOptions): OpenApiDocument {
  const register = new SchemaRegister();
  register.add(problemSchema);
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of operations) {
    const methods = paths[operation.path] ?? {};
    methods[operation.method] = toOperationObject(operation, register);
    paths[operation.path] = methods;
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tidegate',
      version,
      summary: 'Releases LLM changes safely.',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The server that this document comes from.' }],
    tags: toTags(operations),
    security: Object.keys(SECURITY_SCHEMES).map((name) => ({ [name]: [] })),
    paths,
    components: {
      schemas: register.schemas,
      responses: register.responses,
      headers: RESPONSE_HEADERS,
      parameters: toHeaderParameters(),
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function toTags(operations: readonly Operation[]): OpenApiDocument['tags'] {
  const used = new Set(operations.map(({ tag }) => tag));
  return (Object.keys(TAGS) as Tag[]).filter((name) => used.has(name)).map((name) => ({ name, description: TAGS[name] }));
}

function toHeaderParameters(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(REQUEST_HEADERS).map(([name, { description, schema }]) => [
      name,
      { name, in: 'header', required: false, description, schema },
    ]),
  );
}
