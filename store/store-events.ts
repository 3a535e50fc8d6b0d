import type { SqlClient, SqlSession } from './sql/sql-client.js';
import type { Store, StoreEvent } from './store.js';

/** Channels belong to the whole database, tables to a schema: the schema's name keeps two installations in one database apart. */
const CHANNEL = `'tidegate_' || current_schema()`;

/** Announces the event to all processes, when and only when the transaction commits. */
export async function announce(tx: SqlSession, event: StoreEvent): Promise<void> {
  await tx.query(`SELECT pg_notify(${CHANNEL}, $1)`, [JSON.stringify(event)]);
}

interface Listener {
  readonly onEvent: (event: StoreEvent) => void;
  readonly onGap: () => void;
}

/** All subscribers of this process share one listening connection, which exists while there is any. */
export function createSubscribe(client: SqlClient): Store['subscribe'] {
  const listeners = new Set<Listener>();
  let listening: Promise<() => Promise<void>> | undefined;
  const stopIfUnused = async (): Promise<void> => {
    const stop = await listening;
    // Somebody may have subscribed, or another may have stopped it, in the meantime.
    if (listeners.size > 0 || listening === undefined) return;
    listening = undefined;
    await stop?.();
  };
  return async (onEvent, onGap) => {
    const listener = { onEvent, onGap };
    listeners.add(listener);
    listening ??= listenFor(client, listeners);
    try {
      await listening;
    } catch (error) {
      listeners.delete(listener);
      listening = undefined;
      throw error;
    }
    return async () => {
      listeners.delete(listener);
      await stopIfUnused();
    };
  };
}

async function listenFor(client: SqlClient, listeners: ReadonlySet<Listener>): Promise<() => Promise<void>> {
  const [row] = await client.query<{ channel: string }>(`SELECT ${CHANNEL} AS channel`);
  const tellAll = (tell: (listener: Listener) => void): void => {
    for (const listener of [...listeners]) tell(listener);
  };
  return client.listen(
    row?.channel ?? 'tidegate',
    (payload) => {
      const event = JSON.parse(payload) as StoreEvent;
      tellAll((listener) => listener.onEvent(event));
    },
    () => tellAll((listener) => listener.onGap()),
  );
}
