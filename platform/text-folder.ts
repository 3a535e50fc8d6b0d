import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Names of what lies in a folder, sorted; null when there is no such folder or it may not be read. */
export async function listNames(folder: string): Promise<readonly string[] | null> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return null;
  }
}

export type ReadText = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly why: string };

/** The text of one file of the folder, by a name that `listNames` gave. Links are followed: mounted configuration consists of them. */
export async function readText(folder: string, name: string, maxBytes: number): Promise<ReadText> {
  const file = join(folder, name);
  try {
    const about = await stat(file);
    if (!about.isFile()) return { ok: false, why: 'it is no file' };
    if (about.size > maxBytes) return { ok: false, why: `it has ${about.size} bytes; at most ${maxBytes} are read` };
    return { ok: true, text: await readFile(file, 'utf8') };
  } catch (cause) {
    return { ok: false, why: (cause as { readonly code?: string }).code ?? 'it cannot be read' };
  }
}
