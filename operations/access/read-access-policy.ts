import { toAccessPolicy } from '../../contracts/api/to-access-policy.js';
import { type AccessPolicy, NO_ACCESS, OPEN_ACCESS } from '../../core/access/access-policy.js';
import type { Config } from '../../platform/config.js';
import { readStructuredFile } from '../../platform/read-structured-file.js';

/** Who may do what in this installation, the same for every door. Errors: CONFIG_INVALID with the file, the place in it and what is wrong. */
export async function readAccessPolicy({ auth, accessFile: file }: Pick<Config, 'auth' | 'accessFile'>): Promise<AccessPolicy> {
  if (auth === 'dev') return OPEN_ACCESS;
  return file === undefined ? NO_ACCESS : toAccessPolicy(await readStructuredFile('TIDEGATE_ACCESS', file), `TIDEGATE_ACCESS (${file})`);
}
