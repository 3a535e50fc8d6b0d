import type { CliIo } from '../cli-io.js';
import { nameOf, readText } from '../data/read-text.js';

export interface SpecFile {
  readonly path: string;
  readonly text: string;
  /** `application/json` or `application/yaml`. */
  readonly type: string;
}

/** The spec as it stands in the file, `-` for standard input. Errors: REQUEST_INVALID with the file's name. */
export async function readSpecFile(path: string, io: CliIo): Promise<SpecFile> {
  const text = await readText(path, io, "Name the spec's file with -f, or - for standard input.");
  const isJson = path.endsWith('.json') || (path === '-' && text.trimStart().startsWith('{'));
  return { path: nameOf(path), text, type: isJson ? 'application/json' : 'application/yaml' };
}
