import { Client, Connection } from '@temporalio/client';
import { callsEnded } from './call-engine.js';
import { createRolloutClient, type RolloutClient } from './create-rollout-client.js';
import { registerSearchAttributes } from './register-search-attributes.js';

export interface EngineConnection {
  readonly rollouts: RolloutClient;
  /** Makes sure that the namespace knows our search attributes. */
  prepare(): Promise<void>;
  close(): Promise<void>;
}

/** A connection that is made when it is first needed and again whenever it breaks: the engine need not be up. */
export function connectEngine(address: string, namespace: string): EngineConnection {
  const connection = Connection.lazy({ address });
  const client = new Client({ connection, namespace });
  return {
    rollouts: createRolloutClient(client),
    prepare: () => registerSearchAttributes(connection, namespace),
    async close() {
      await callsEnded(client);
      await connection.close();
    },
  };
}
