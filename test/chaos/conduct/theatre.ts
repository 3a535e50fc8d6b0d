import type { Client } from '@temporalio/client';
import type { Installation } from '../installation/installation.js';
import type { WriteLog } from '../installation/write-log.js';
import type { World } from '../outside/world.js';
import type { Director } from './director.js';

/** All that the rollouts of a campaign share. */
export interface Theatre {
  readonly installation: Installation;
  readonly world: World;
  readonly director: Director;
  readonly log: WriteLog;
  readonly engine: Client;
}
