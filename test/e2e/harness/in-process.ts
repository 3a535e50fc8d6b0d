import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { type RunningTidegate, startTidegate } from '../../../dev/start-tidegate.js';
import type { Config } from '../../../platform/config.js';
import { rolloutWorkflowId } from '../../../workflows/names.js';
import { ApiClient } from './api-client.js';
import { bundleWorkflows } from './build/workflow-code.js';

/** The whole of Tidegate from the present sources in this process: real Temporal server, real store, real workers, HTTP. */
export interface Rig {
  readonly api: ApiClient;
  readonly tidegate: RunningTidegate;
  readonly temporal: Client;
  workflow(id: string): ReturnType<Client['workflow']['getHandle']>;
  stop(): Promise<void>;
}

export async function startRig(config: Partial<Config> = {}): Promise<Rig> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-'));
  const tidegate = await startTidegate({
    config: {
      databaseUrl: undefined,
      dataFolder,
      host: '127.0.0.1',
      port: 0,
      logLevel: 'silent',
      watchShards: 1,
      environment: 'production',
      ...config,
    },
    workflows: { codePath: await bundleWorkflows() },
  });
  const connection = Connection.lazy({ address: tidegate.temporalAddress });
  const temporal = new Client({ connection });
  return {
    api: new ApiClient(tidegate.apiUrl),
    tidegate,
    temporal,
    workflow: (id) => temporal.workflow.getHandle(rolloutWorkflowId('production', id)),
    async stop() {
      await connection.close();
      await tidegate.stop();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
