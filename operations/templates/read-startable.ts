import { BUILT_IN_PLANS } from '../../contracts/plans/built-in-plans.js';
import { isPlan } from '../../contracts/plans/parse-plan.js';
import { readSpecText } from '../../contracts/spec/parse-spec-text.js';
import { AppError } from '../../core/errors/app-error.js';
import { fillPlan, type StartDeps } from './accept-start.js';
import { readTemplate, requireTemplateFiles, type Template } from './read-template.js';

/** What somebody has named for a start in one line of text. */
export interface StartWish {
  readonly template: string;
  /** For a plan; a whole spec names everything itself. */
  readonly feature?: string | undefined;
  readonly candidate?: Readonly<Record<string, string>> | undefined;
}

/** The spec that a template is, or that a plan makes for this feature, as a text to be checked. Errors: those of `readTemplate` and `fillPlan`; REQUEST_INVALID (a plan without feature or versions). */
export async function readStartable(deps: StartDeps, wish: StartWish): Promise<Template> {
  const { template: name, feature, candidate } = wish;
  const files = deps.templatesFolder === undefined ? [] : await requireTemplateFiles(deps.templatesFolder);
  const isOwn = files.some((file) => file.name === name);
  if (!isOwn && !Object.hasOwn(BUILT_IN_PLANS, name)) return readTemplate(deps.templatesFolder, name);
  if (isOwn) {
    const own = await readTemplate(deps.templatesFolder, name);
    const read = readSpecText(own.text, own.mediaType);
    if (!read.ok || !isPlan(read.value)) return own;
  }
  if (feature === undefined || candidate === undefined || Object.keys(candidate).length === 0)
    throw new AppError(
      'REQUEST_INVALID',
      `"${name}" is a plan: it has the stages, and you name the feature and its new version. Type \`/tidegate start ${name} <feature> prompt=<version>\`.`,
    );
  const { expanded } = await fillPlan(deps, { template: name, feature, candidate });
  return { name, file: `the spec that plan ${name} makes`, mediaType: 'application/json', text: JSON.stringify(expanded.input) };
}

/** `prompt=answer@14` and more of the kind, as somebody typed them. Errors: REQUEST_INVALID. */
export function toCandidate(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0 && at < pair.length - 1) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new AppError(
        'REQUEST_INVALID',
        `"${pair.slice(0, 80)}" is no new version: write the layer and its version, such as prompt=answer@14.`,
      );
    }),
  );
}
