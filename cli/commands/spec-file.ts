import { AppError } from '../../core/errors/app-error.js';
import type { CliIo } from '../cli-io.js';

export interface SpecFile {
  readonly path: string;
  readonly text: string;
  /** `application/json` or `application/yaml`. */
  readonly type: string;
}

/** The spec as it stands in the file, `-` for standard input. Errors: REQUEST_INVALID with the file's name. */
export async function readSpecFile(path: string, io: CliIo): Promise<SpecFile> {
  const text = await readText(path, io);
  const isJson = path.endsWith('.json') || (path === '-' && text.trimStart().startsWith('{'));
  return { path: path === '-' ? 'standard input' : path, text, type: isJson ? 'application/json' : 'application/yaml' };
}

async function readText(path: string, io: CliIo): Promise<string> {
  try {
    return await io.readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const why = code === 'ENOENT' ? 'There is no file' : code === 'EISDIR' ? 'This is a folder, not a file:' : 'Cannot read';
    throw new AppError('REQUEST_INVALID', `${why} ${path}. Name the spec's file with -f, or - for standard input.`, {
      cause,
      data: { remedy: '' },
    });
  }
}
