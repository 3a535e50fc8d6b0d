import { parseSpecText } from '../../contracts/spec/parse-spec-text.js';
import { readText } from '../../platform/text-folder.js';
import { MAX_TEMPLATE_BYTES, requireTemplateFiles } from './read-template.js';
import type { TemplateFile } from './template-files.js';

/** A template in one line. */
export interface TemplateLine {
  readonly name: string;
  readonly feature: string;
  readonly environment: string;
  readonly summary: string;
  readonly stages: number;
  /** Why it cannot be started as it stands; the other texts are then empty. */
  readonly problem: string | null;
}

export interface TemplateList {
  readonly lines: readonly TemplateLine[];
  /** Templates beyond those. */
  readonly more: number;
}

/** As many as people read through, and as are read from disk for it. */
const MOST = 30;

/** The templates of the configured folder, by name; a broken one is listed with what is wrong. Errors: CONFIG_INVALID. */
export async function listTemplates(folder: string | undefined): Promise<TemplateList> {
  const files = await requireTemplateFiles(folder);
  const lines = await Promise.all(files.slice(0, MOST).map((file) => toLine(folder ?? '', file)));
  return { lines, more: files.length - lines.length };
}

async function toLine(folder: string, { name, file, mediaType }: TemplateFile): Promise<TemplateLine> {
  const read = await readText(folder, file, MAX_TEMPLATE_BYTES);
  const parsed = read.ok ? parseSpecText(read.text, mediaType) : null;
  if (parsed?.ok) {
    const { feature, environment, summary, stages } = parsed.spec;
    return { name, feature, environment, summary, stages: stages.length, problem: null };
  }
  const problem = read.ok ? (parsed?.errors[0]?.detail ?? 'it cannot be read') : read.why;
  return { name, feature: '', environment: '', summary: '', stages: 0, problem };
}
