import * as z from 'zod';
import { atMs, oneOf, text, texts } from '../values.js';

const maybeAtMs = (description: string) => z.number().nullable().describe(`${description} Unix milliseconds; null: not so.`);
const maybeText = (description: string) => z.string().nullable().describe(`${description} Null: nothing.`);

const keySchema = z
  .object({
    id: text('The public part of the key: names it in lists, logs and the audit.'),
    name: text('What people call it; lower case.'),
    kind: oneOf(['service', 'personal'], "`service`: a program with its own rights; `personal`: no more than that person's rights."),
    principalId: text('Who calls with it: `key:<name>`, or the id of the person.'),
    grants: texts('Roles and where they hold: `operator@production/support-*`.'),
    createdBy: text('Who made it, or made it anew by rotation.'),
    createdWith: maybeText('Id of the key with which it was made.'),
    createdAtMs: atMs('When it was made.'),
    expiresAtMs: atMs('When it expires.'),
    replacedBy: maybeText('Id of the key that took its place by rotation.'),
    overlapEndsAtMs: maybeAtMs('Until when it still works beside the key that took its place.'),
    revokedAtMs: maybeAtMs('When it was revoked.'),
    revokedBy: maybeText('Who revoked it.'),
    revokeReason: maybeText('Why it was revoked.'),
    lastUsedAtMs: maybeAtMs('When it was last used, to the minute.'),
    state: oneOf(
      ['active', 'overlap', 'replaced', 'expired', 'revoked'],
      '`overlap`: replaced, and working until the overlap ends; `replaced`: that is over.',
    ),
    endsAtMs: atMs('When it ends by itself.'),
  })
  .meta({ id: 'Key', description: 'An API key: everything but its secret, which nobody has.' });

const secret = text('The key itself. It is shown this once: nobody can show it again.');

export const keyPageSchema = z
  .object({ keys: z.array(keySchema).describe('Those that the caller may see.') })
  .meta({ id: 'KeyPage', description: 'API keys.' });

export const createdKeySchema = z
  .object({ key: keySchema.describe('The key.'), secret })
  .meta({ id: 'CreatedKey', description: 'A key that was made, with its secret.' });

export const rotatedKeySchema = z
  .object({ key: keySchema.describe('The new key.'), secret, replaced: keySchema.describe('The old one.') })
  .meta({ id: 'RotatedKey', description: 'A key that took the place of another one, with its secret.' });

export const revokedKeySchema = z
  .object({
    key: keySchema.describe('The key.'),
    alsoRevoked: z.array(keySchema).describe('Keys that it had replaced and that still worked.'),
    madeWithIt: z.array(keySchema).describe('Keys that were made with it and still work: look at them.'),
  })
  .meta({ id: 'RevokedKey', description: 'A key that works no more.' });
