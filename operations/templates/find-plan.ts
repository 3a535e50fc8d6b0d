import { toSha256 } from '../../contracts/audit/sha256.js';
import { BUILT_IN_PLANS, BUILT_IN_VERSION } from '../../contracts/plans/built-in-plans.js';
import type { NamedPlan } from '../../contracts/plans/expand-plan.js';
import { isPlan, parsePlan } from '../../contracts/plans/parse-plan.js';
import { suggest } from '../../contracts/spec/nearest-key.js';
import { readSpecText } from '../../contracts/spec/parse-spec-text.js';
import { AppError } from '../../core/errors/app-error.js';
import { readTemplate, requireTemplateFiles } from './read-template.js';

const SHORT_HASH = 12;

/** The plan of this name: the installation's own, else the built-in one. Errors: NOT_FOUND (with the nearest name), SPEC_INVALID (it cannot be used), CONFIG_INVALID. */
export async function findPlan(folder: string | undefined, name: string): Promise<NamedPlan> {
  const files = folder === undefined ? [] : await requireTemplateFiles(folder);
  if (files.some((file) => file.name === name)) return readPlan(folder, name);
  const builtIn = Object.hasOwn(BUILT_IN_PLANS, name) ? parsePlan(BUILT_IN_PLANS[name]) : null;
  if (builtIn?.ok) return { name, version: BUILT_IN_VERSION, plan: builtIn.plan };
  const known = [...Object.keys(BUILT_IN_PLANS), ...files.map((file) => file.name)];
  throw new AppError(
    'NOT_FOUND',
    `There is no template "${name.slice(0, 64)}".${suggest(name, known)} There are ${known.slice(0, 20).join(', ')}.`,
  );
}

async function readPlan(folder: string | undefined, name: string): Promise<NamedPlan> {
  const { file, mediaType, text } = await readTemplate(folder, name);
  const read = readSpecText(text, mediaType);
  if (read.ok && !isPlan(read.value))
    throw new AppError(
      'SPEC_INVALID',
      `Template "${name}" (${file}) is a whole spec and no plan: it names its feature and versions itself. Start it with \`tidegate start -f ${file}\`, or in Slack with \`/tidegate start ${name}\`.`,
    );
  const parsed = read.ok ? parsePlan(read.value) : read;
  if (parsed.ok && 'plan' in parsed) return { name, version: toSha256(text).slice(0, SHORT_HASH), plan: parsed.plan };
  const errors = parsed.ok
    ? []
    : parsed.errors.map((one) => ({ ...one, detail: `${file}${one.pointer && ` (${one.pointer})`}: ${one.detail}` }));
  throw new AppError('SPEC_INVALID', `The plan "${name}" cannot be used. ${errors[0]?.detail ?? ''} \`tidegate lint ${file}\` shows all.`, {
    errors,
  });
}
