import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './source-files.js';

/** Loads one of the plain JavaScript files of the tools; they carry no types, so the caller says what it expects. */
export async function loadScript<T>(path: string): Promise<T> {
  return (await import(/* @vite-ignore */ pathToFileURL(join(ROOT, path)).href)) as T;
}
