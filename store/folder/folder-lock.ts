import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../core/errors/app-error.js';
import { isSameProcessAlive, type ProcessIdentity, readProcessIdentity } from '../../platform/dev-servers/process/process-identity.js';

type Holder = Pick<ProcessIdentity, 'pid' | 'startedAt'>;

/**
 * Takes the lock `<folder>.lock` for this process, or throws STORE_IN_USE naming the holder: two PGlites on one folder would destroy it. A lock whose process
 * has died is taken over. It stands beside the folder, because the folder may be moved aside. Returns how to release it.
 */
export function lockFolder(folder: string): () => void {
  const file = `${folder}.lock`;
  mkdirSync(dirname(folder), { recursive: true });
  const self: Holder = { pid: process.pid, startedAt: readProcessIdentity(process.pid)?.startedAt ?? '' };
  while (!tryCreate(file, self)) {
    const holder = readHolder(file);
    if (holder !== undefined && isSameProcessAlive(holder)) throw inUse(folder, file, holder);
    removeStale(folder, file, self);
  }
  return () => {
    if (readHolder(file)?.pid === self.pid) rmSync(file, { force: true });
  };
}

/** Written aside and linked into place, so that nobody ever reads a half-written lock and takes it for a dead one. */
function tryCreate(file: string, self: Holder): boolean {
  const draft = `${file}.${self.pid}`;
  writeFileSync(draft, JSON.stringify(self));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of two processes that see the same stale lock, one may catch the other's new lock here: it then puts it back. */
function removeStale(folder: string, file: string, self: Holder): void {
  const caught = `${file}.stale-${self.pid}`;
  try {
    renameSync(file, caught);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const holder = readHolder(caught);
  try {
    if (holder === undefined || !isSameProcessAlive(holder)) return;
    linkSync(caught, file);
  } finally {
    rmSync(caught, { force: true });
  }
  throw inUse(folder, file, holder);
}

function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Partial<Holder>;
    return typeof holder.pid === 'number' && typeof holder.startedAt === 'string'
      ? { pid: holder.pid, startedAt: holder.startedAt }
      : undefined;
  } catch {
    return undefined;
  }
}

function inUse(folder: string, file: string, holder: Holder): AppError {
  const who = holder.pid === process.pid ? `this process (${holder.pid})` : `process ${holder.pid}`;
  return new AppError(
    'STORE_IN_USE',
    `The store in ${folder} is in use by ${who} (lock ${file}). Stop that process, or choose another folder.`,
    {
      data: { folder, pid: holder.pid },
    },
  );
}
