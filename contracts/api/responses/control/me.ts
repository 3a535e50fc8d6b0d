import * as z from 'zod';
import type { Answer } from '../answer.js';
import { oneOf, text, texts } from '../values.js';

export const meSchema = z
  .object({
    id: text('Who calls: an e-mail address, a subject, or `key:<name>`.'),
    groups: texts('Groups of the caller.'),
    method: oneOf(['dev', 'key', 'oidc', 'slack'], 'How the caller has shown who he is; `dev`: not at all.'),
    keyId: z.exactOptional(z.string()).describe('Public part of the API key that was shown.'),
    grants: z
      .array(
        z.object({
          role: oneOf(['viewer', 'application', 'operator', 'approver', 'admin'], 'The role.'),
          environment: text('The environment where it holds; `*`: all.'),
          features: text('A feature, or the beginning of names before a `*`; `*`: all.'),
        }),
      )
      .describe('Roles, and where they hold.'),
    people: z.exactOptional(z.array(z.string())).describe('With development authentication only: who one can be.'),
  })
  .meta({ id: 'Me', description: 'Who calls, and what they may do.' });

/** Who calls, and what they may do. */
export type Me = Answer<typeof meSchema>;
