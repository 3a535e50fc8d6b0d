import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user-level folder that outlives checkouts: `TIDEGATE_CACHE_DIR`, else `$XDG_CACHE_HOME/tidegate`, else `~/.cache/tidegate`. */
export function resolveCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const { TIDEGATE_CACHE_DIR: own, XDG_CACHE_HOME: xdg } = env;
  if (own) return own;
  return xdg ? join(xdg, 'tidegate') : join(homedir(), '.cache', 'tidegate');
}

/** For file names: builds of one version differ by operating system and processor. */
export const PLATFORM_KEY = `${process.platform}-${process.arch}`;
