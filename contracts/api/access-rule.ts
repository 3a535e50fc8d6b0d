import * as z from 'zod';
import type { AccessRule } from '../../core/access/access-policy.js';
import { toGrant } from '../../core/access/grant.js';
import { isRole, ROLES } from '../../core/access/role.js';
import { suggest } from '../spec/nearest-key.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { line } from '../spec/schema/text.js';
import { type Parsed, parseRequest } from './parse-request.js';

const GRANT_HINT =
  'a grant is a role and where it holds: "operator", "operator@production" or "operator@production/support-*" (a * only at the end of features, or for all)';

/** `operator@production/support-*`, read. */
export const grantText = line('The grant').transform((text, context) => {
  const grant = toGrant(text);
  if (grant !== null) return grant;
  const role = text.split('@', 1)[0] ?? '';
  const message = isRole(role) ? GRANT_HINT : `"${role}" is no role; the roles are ${ROLES.join(', ')}.${suggest(role, ROLES)}`;
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
});

/** `group:<name>`, `key:<name>`, or a person's id, in which a colon would be a mistyped kind. */
const RECIPIENT = /^(?:(?:group|key):\S+|[^\s:]+)$/;
const KINDS = ['group', 'key'];

const recipient = line('Who gets it').refine((text) => RECIPIENT.test(text), {
  error: ({ input }) =>
    `this is a group ("group:ml-leads"), a person ("ada@example.com") or an API key ("key:ci").${suggest(String(input).split(':', 1)[0], KINDS)}`,
});

const accessRuleSchema = closedObject({ grant: grantText, to: z.array(recipient).min(1).max(500) });

/** Who may do what, as an installation lists it: `[{grant: "operator@production/support-*", to: ["group:ml-leads"]}]`. */
export function parseAccessRules(rules: unknown): Parsed<readonly AccessRule[]> {
  return parseRequest(z.array(accessRuleSchema).max(1_000), rules);
}
