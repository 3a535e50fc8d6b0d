import { listNames } from '../../platform/text-folder.js';

/** `canary.yaml` is the template `canary`. */
export interface TemplateFile {
  readonly name: string;
  readonly file: string;
  readonly mediaType: 'application/json' | 'application/yaml';
}

/** No blank, no separator, no dot at its beginning: nothing that leads out of the folder, and nothing that hides in it. */
const FILE = /^([A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)\.(?:yaml|yml|json)$/;
const MAX_NAME = 64;

/** The templates of a folder by name; null when the folder is not there. Only what stands in the folder's own list can ever be read. */
export async function listTemplateFiles(folder: string): Promise<readonly TemplateFile[] | null> {
  const names = await listNames(folder);
  return (
    names?.flatMap((file) => {
      const [, name = ''] = FILE.exec(file) ?? [];
      if (name === '' || name.length > MAX_NAME) return [];
      return [{ name, file, mediaType: file.endsWith('.json') ? 'application/json' : 'application/yaml' } as const];
    }) ?? null
  );
}
