import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { AppError } from '../core/errors/app-error.js';

/** The content of a JSON or YAML file that a variable names. Errors: CONFIG_INVALID with the variable, the file and why. */
export async function readStructuredFile(variable: string, file: string): Promise<unknown> {
  try {
    return parse(await readFile(file, 'utf8')) as unknown;
  } catch (cause) {
    throw new AppError(
      'CONFIG_INVALID',
      `${variable} names ${file}, which cannot be read: ${cause instanceof Error ? cause.message.split('\n')[0] : 'unknown reason'}`,
      { cause },
    );
  }
}
