import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** An absolute path where possible: the PATH of the child may be a different one. */
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv'].find(existsSync) ?? 'setpriv';

/**
 * The command prefix that asks the Linux kernel to kill the child when the guardian dies, and that changes the user where asked. Both in one setpriv call:
 * a change of user clears the death signal. Empty where neither is possible nor asked for.
 * `runAs` needs setpriv (util-linux; every Debian has it).
 */
export function privilegeArguments(runAs: { uid: number; gid: number } | undefined): readonly string[] {
  const hasDeathSignal = process.platform === 'linux' && supportsDeathSignal();
  if (!hasDeathSignal && runAs === undefined) return [];
  const user = runAs === undefined ? [] : [`--reuid=${runAs.uid}`, `--regid=${runAs.gid}`, '--clear-groups'];
  return [SETPRIV, ...user, ...(hasDeathSignal ? ['--pdeathsig', 'KILL'] : []), '--'];
}

let cachedSupport: boolean | undefined;

function supportsDeathSignal(): boolean {
  cachedSupport ??= spawnSync(SETPRIV, ['--pdeathsig', 'KILL', '--', '/bin/true'], { stdio: 'ignore' }).status === 0;
  return cachedSupport;
}
