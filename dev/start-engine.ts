import { join } from 'node:path';
import { locateTemporalServer } from '../platform/dev-servers/locate-temporal-server.js';
import { startTemporalDevServer, type TemporalDevServer } from '../platform/dev-servers/start-temporal-dev-server.js';
import type { Logger } from '../platform/logger.js';

export interface EngineOptions {
  readonly dataFolder: string;
  readonly port: number | undefined;
  readonly uiPort: number | undefined;
  readonly onProgress: (line: string) => void;
  readonly logger: Logger;
}

export interface Engine {
  readonly address: string;
  readonly uiUrl: string | undefined;
  stop(): Promise<void>;
}

const RESTART_AFTER_MS = 1_000;

/** A Temporal server: somebody's own when `TEMPORAL_ADDRESS` says so, else one that is started here and started again when it dies. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const location = await locateTemporalServer({ onProgress: options.onProgress });
  if (location.kind === 'address') return { address: location.address, uiUrl: undefined, stop: async () => {} };
  const start = (port: number | undefined, uiPort: number | undefined) =>
    startTemporalDevServer({
      executable: location.path,
      dataFolder: join(options.dataFolder, 'temporal'),
      logLevel: 'error',
      ...(port === undefined ? {} : { port }),
      ...(uiPort === undefined ? {} : { uiPort }),
    });
  let server = await start(options.port, options.uiPort);
  let isStopping = false;
  const keepAlive = (current: TemporalDevServer): void => {
    void current.exited
      .then(async () => {
        if (isStopping) return;
        options.logger.error({ log: current.logFile }, 'the Temporal server has ended by itself; starting it again');
        await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
        if (isStopping) return;
        server = await start(portOf(current.address), current.uiUrl === undefined ? undefined : portOf(current.uiUrl));
        keepAlive(server);
      })
      .catch((error: unknown) =>
        options.logger.fatal({ err: error }, 'the Temporal server cannot be started again; rollouts stand still and exposures expire'),
      );
  };
  keepAlive(server);
  return {
    address: server.address,
    uiUrl: server.uiUrl,
    async stop() {
      isStopping = true;
      await server.stop();
    },
  };
}

const portOf = (address: string): number => Number(address.slice(address.lastIndexOf(':') + 1));
