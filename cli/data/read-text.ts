import { AppError } from '../../core/errors/app-error.js';
import type { CliIo } from '../cli-io.js';

/** A file's text, `-` for standard input. Errors: REQUEST_INVALID with the file's name and the advice. */
export async function readText(path: string, io: Pick<CliIo, 'readFile'>, advice: string): Promise<string> {
  try {
    return await io.readFile(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    const why = code === 'ENOENT' ? 'There is no file' : code === 'EISDIR' ? 'This is a folder, not a file:' : 'Cannot read';
    throw new AppError('REQUEST_INVALID', `${why} ${path}. ${advice}`, { cause, data: { remedy: '' } });
  }
}

/** How a file is called in messages. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);
