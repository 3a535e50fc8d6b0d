import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { check, type DoctorCheck } from './doctor-check.js';

const GIB = 1024 ** 3;
/** The Temporal server's file and the store grow by some hundred MiB in a day of development. */
const LITTLE_SPACE = 1 * GIB;
const NO_SPACE = 0.2 * GIB;

/** The folder of the store and the disk beneath it. */
export async function checkMachine(dataFolder: string): Promise<readonly DoctorCheck[]> {
  const folder = resolve(dataFolder);
  const existing = await findExisting(folder);
  return [await checkWritable(folder, existing), await checkSpace(existing)];
}

async function findExisting(folder: string): Promise<string> {
  for (let candidate = folder; ; candidate = dirname(candidate)) {
    if (await isAccessible(candidate, constants.F_OK)) return candidate;
    if (dirname(candidate) === candidate) return candidate;
  }
}

async function checkWritable(folder: string, existing: string): Promise<DoctorCheck> {
  const isThere = existing === folder;
  if (await isAccessible(existing, constants.W_OK | constants.X_OK))
    return check('data folder', 'ok', `${folder} ${isThere ? 'is writable' : 'will be made'}`);
  return check('data folder', 'missing', `${existing} is not writable`, { fix: 'Name another one with TIDEGATE_DATA or --data.' });
}

async function isAccessible(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}

async function checkSpace(folder: string): Promise<DoctorCheck> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB free`;
  if (free < NO_SPACE) return check('disk space', 'missing', detail, { fix: 'Make room, or name another data folder with TIDEGATE_DATA.' });
  return check(
    'disk space',
    free < LITTLE_SPACE ? 'warning' : 'ok',
    detail,
    free < LITTLE_SPACE ? { fix: 'Make room before it runs full.' } : {},
  );
}
