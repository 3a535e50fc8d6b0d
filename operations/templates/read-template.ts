import { nearestKey } from '../../contracts/spec/nearest-key.js';
import { AppError } from '../../core/errors/app-error.js';
import { readText } from '../../platform/text-folder.js';
import { listTemplateFiles, type TemplateFile } from './template-files.js';

export interface Template extends TemplateFile {
  readonly text: string;
}

/** As much as `parseSpecText` reads, in bytes of the longest characters. */
export const MAX_TEMPLATE_BYTES = 1024 * 1024;
const MOST_NAMED = 20;

/**
 * The template of this name, as it stands in the folder now; its spec is not checked.
 * Errors: CONFIG_INVALID (no folder is configured, or it is not there), NOT_FOUND (with the nearest name).
 */
export async function readTemplate(folder: string | undefined, name: string): Promise<Template> {
  const files = await requireTemplateFiles(folder);
  const named = files.filter((one) => one.name === name);
  const [found, other] = named;
  if (found === undefined) throw unknownTemplate(name, files);
  if (other !== undefined)
    throw new AppError(
      'CONFIG_INVALID',
      `Template "${name}" stands in several files: ${named.map(({ file }) => file).join(', ')}. Keep one.`,
    );
  const read = await readText(folder ?? '', found.file, MAX_TEMPLATE_BYTES);
  if (!read.ok) throw new AppError('CONFIG_INVALID', `Template file ${found.file} cannot be read: ${read.why}.`);
  return { ...found, text: read.text };
}

/** The files of the configured folder. Errors: CONFIG_INVALID. */
export async function requireTemplateFiles(folder: string | undefined): Promise<readonly TemplateFile[]> {
  if (folder === undefined)
    throw new AppError(
      'CONFIG_INVALID',
      'No templates are configured: TIDEGATE_TEMPLATES names no folder. `tidegate start -f spec.yaml` starts a rollout without a template.',
    );
  const files = await listTemplateFiles(folder);
  if (files === null)
    throw new AppError('CONFIG_INVALID', `The folder of templates, ${folder} (TIDEGATE_TEMPLATES), is not there or cannot be read.`);
  return files;
}

function unknownTemplate(name: string, files: readonly TemplateFile[]): AppError {
  const names = files.map((file) => file.name);
  const nearest = nearestKey(name, names);
  const shown = names.slice(0, MOST_NAMED).join(', ');
  const others = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  const what = names.length === 0 ? 'The folder of templates is empty.' : `There are ${shown}${others}.`;
  return new AppError(
    'NOT_FOUND',
    `There is no template "${name.slice(0, 64)}".${nearest === undefined ? '' : ` Did you mean "${nearest}"?`} ${what}`,
  );
}
