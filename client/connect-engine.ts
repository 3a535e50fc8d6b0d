import { Client, Connection } from '@temporalio/client';
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
  return {
    rollouts: createRolloutClient(new Client({ connection, namespace })),
    prepare: () => registerSearchAttributes(connection, namespace),
    close: () => connection.close(),
  };
}
