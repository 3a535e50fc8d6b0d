import * as z from 'zod';
import { AppError } from '../../core/errors/app-error.js';
import { BUILT_IN_RULES } from '../../core/redaction/built-in-rules.js';
import type { RedactionRule } from '../../core/redaction/redaction-rule.js';
import { toOwnRule } from '../../core/redaction/to-own-rule.js';
import { closedObject } from '../spec/schema/closed-object.js';
import { line } from '../spec/schema/text.js';
import { toFieldErrors, wording } from '../spec/to-field-errors.js';

const MAX_RULES = 50;
const NAME_HINT = 'the name of a rule has small letters, digits and "-", at most 40 of them, and begins with a letter';

const ruleSchema = closedObject({
  name: z.string({ error: () => NAME_HINT }).regex(/^[a-z][a-z0-9-]{0,39}$/, { error: () => NAME_HINT }),
  pattern: line('The pattern', 300),
  replacement: line('The replacement', 100).optional(),
});
const rulesSchema = z.array(ruleSchema).max(MAX_RULES);

/**
 * The installation's own rules (`[{name, pattern, replacement?}]`), then the built-in ones. `where`: what errors name. Errors: CONFIG_INVALID with every rule that
 * is refused and why.
 */
export function toRedaction(value: unknown, where: string): readonly RedactionRule[] {
  const parsed = rulesSchema.safeParse(value ?? [], { error: wording });
  if (!parsed.success) {
    const [first, ...more] = toFieldErrors(parsed.error.issues, value);
    throw invalid(where, [
      `${first?.pointer ?? ''}: ${first?.detail ?? 'It is not understood.'}`,
      ...more.map(({ pointer, detail }) => `${pointer}: ${detail}`),
    ]);
  }
  const rules = parsed.data.map((own) => ({ own, rule: toOwnRule(own) }));
  const refused = rules.flatMap(({ own, rule }, index) => (typeof rule === 'string' ? [`/${index}/pattern (${own.name}): ${rule}.`] : []));
  if (refused.length > 0) throw invalid(where, refused);
  return [...rules.flatMap(({ rule }) => (typeof rule === 'string' ? [] : [rule])), ...BUILT_IN_RULES];
}

const invalid = (where: string, problems: readonly string[]): AppError =>
  new AppError(
    'CONFIG_INVALID',
    `${where} has redaction rules that cannot be used: ${problems.slice(0, 5).join(' ')} See docs/operating/compare.md.`,
  );
