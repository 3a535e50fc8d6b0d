import { readConfig } from '../../platform/config.js';
import type { Session } from '../session.js';
import { checkApi } from './check-api.js';
import { checkKeys } from './check-keys.js';
import { checkMachine } from './check-machine.js';
import { checkPagers } from './check-pagers.js';
import { checkProgram } from './check-program.js';
import { checkServers } from './check-servers.js';
import type { DoctorCheck } from './doctor-check.js';

/** Looks at everything that `tidegate dev` needs; downloads, starts and changes nothing. */
export async function runDoctor({ io, client }: Pick<Session, 'io' | 'client'>): Promise<readonly DoctorCheck[]> {
  const { dataFolder, pagers } = readConfig(io.env);
  const groups = await Promise.all([
    checkProgram(),
    checkServers(io.env),
    checkMachine(dataFolder),
    [checkPagers(pagers)],
    checkApi({ url: client.url, fetch: io.fetch, nowMs: io.nowMs }),
    checkKeys({ io, client }),
  ]);
  const home = io.env['HOME'];
  return groups.flat().map((each) => (home ? { ...each, detail: each.detail.replaceAll(`${home}/`, '~/') } : each));
}
