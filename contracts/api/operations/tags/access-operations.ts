import { keyRequestSchema, keysQuerySchema, revokeRequestSchema, rotateRequestSchema } from '../../../keys/key-requests.js';
import { createdKeySchema, keyPageSchema, revokedKeySchema, rotatedKeySchema } from '../../responses/control/keys.js';
import { meSchema } from '../../responses/control/me.js';
import { JSON_BODY_TYPES } from '../body-types.js';
import type { Operation } from '../operation.js';

const ID = { id: 'Public part of the key.' };
const NOTE = 'Everybody may make, rotate and revoke personal keys of their own; service keys need `administer`.';

/** Who calls, and the keys of programs. */
export const ACCESS_OPERATIONS: readonly Operation[] = [
  {
    operationId: 'whoAmI',
    method: 'get',
    path: '/v1/me',
    tag: 'access',
    summary: 'Ask who calls',
    description: 'Who the credentials name, and what they may do where. With development authentication also who one can be.',
    right: 'self',
    responses: { 200: { description: 'The caller.', schema: meSchema } },
    errors: [],
  },
  {
    operationId: 'listKeys',
    method: 'get',
    path: '/v1/keys',
    tag: 'access',
    summary: 'List API keys',
    description: 'Those that the caller may see; never their secrets.',
    right: 'read',
    rightNote: 'Without `administer` only personal keys of the caller.',
    query: keysQuerySchema,
    responses: { 200: { description: 'The keys.', schema: keyPageSchema } },
    errors: [],
  },
  {
    operationId: 'createKey',
    method: 'post',
    path: '/v1/keys',
    tag: 'access',
    summary: 'Make an API key',
    description: 'The answer is the only place where its secret ever stands.',
    right: 'self',
    rightNote: NOTE,
    body: {
      description: 'What it may do, and how long.',
      types: JSON_BODY_TYPES,
      schema: keyRequestSchema.meta({ id: 'KeyRequest', description: 'A key that is to be made.' }),
    },
    responses: { 201: { description: 'The key with its secret.', schema: createdKeySchema } },
    errors: ['KEY_NAME_TAKEN', 'KEY_LIMIT_REACHED'],
  },
  {
    operationId: 'rotateKey',
    method: 'post',
    path: '/v1/keys/{id}/rotate',
    tag: 'access',
    summary: 'Replace an API key',
    description: 'A new key in the place of the old one, which works on for the overlap.',
    right: 'self',
    rightNote: NOTE,
    params: ID,
    body: {
      description: 'How long both work.',
      types: JSON_BODY_TYPES,
      schema: rotateRequestSchema.meta({ id: 'RotateKeyRequest', description: 'How a key is replaced.' }),
    },
    responses: { 201: { description: 'The new key with its secret.', schema: rotatedKeySchema } },
    errors: ['NOT_FOUND', 'KEY_ENDED', 'KEY_LIMIT_REACHED'],
  },
  {
    operationId: 'revokeKey',
    method: 'post',
    path: '/v1/keys/{id}/revoke',
    tag: 'access',
    summary: 'Revoke an API key',
    description: 'It works no more, and neither do those that it had replaced.',
    right: 'self',
    rightNote: NOTE,
    params: ID,
    body: {
      description: 'Why.',
      types: JSON_BODY_TYPES,
      schema: revokeRequestSchema.meta({ id: 'RevokeKeyRequest', description: 'Ends a key.' }),
    },
    responses: { 200: { description: 'It is revoked.', schema: revokedKeySchema } },
    errors: ['NOT_FOUND', 'KEY_ENDED'],
  },
];
