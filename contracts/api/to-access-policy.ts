import { type AccessPolicy, createAccessPolicy } from '../../core/access/access-policy.js';
import { AppError } from '../../core/errors/app-error.js';
import { parseAccessRules } from './access-rule.js';

/** Who may do what in an installation, from its configuration. `source` names it to people. Errors: CONFIG_INVALID, naming the first mistake and where it stands. */
export function toAccessPolicy(rules: unknown, source: string): AccessPolicy {
  const parsed = parseAccessRules(rules);
  if (parsed.ok) return createAccessPolicy(parsed.value, source);
  const [first] = parsed.errors;
  throw new AppError(
    'CONFIG_INVALID',
    `${source} has ${parsed.errors.length} error(s), the first at ${first?.pointer || '/'}: ${first?.detail}`,
    { errors: parsed.errors },
  );
}
