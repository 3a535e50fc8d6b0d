import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { locateTemporalServer } from '../../../platform/dev-servers/locate-temporal-server.js';
import { runCommand } from '../../../platform/dev-servers/process/run-command.js';
import { type PostgresCluster, startPostgresCluster } from '../../../platform/dev-servers/start-postgres-cluster.js';
import { startTemporalDevServer, type TemporalDevServer } from '../../../platform/dev-servers/start-temporal-dev-server.js';
import { ApiClient } from './api-client.js';
import { ensureBuild } from './build/ensure-build.js';
import { ROOT } from './build/root.js';
import { type Child, startChild } from './child.js';

/** The servers that several installations of Tidegate share, as in production. */
export interface Servers {
  readonly temporal: TemporalDevServer;
  readonly temporalCli: string;
  readonly postgres: PostgresCluster;
  readonly folder: string;
  stop(): Promise<void>;
}

export async function startServers(): Promise<Servers> {
  await ensureBuild();
  const location = await locateTemporalServer({ env: { ...process.env, TEMPORAL_ADDRESS: undefined } });
  if (location.kind !== 'executable') throw new Error('These tests start and stop a Temporal server of their own.');
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-e2e-servers-'));
  const [temporal, postgres] = await Promise.all([
    startTemporalDevServer({ executable: location.path, uiPort: null, logLevel: 'error' }),
    startPostgresCluster({ settings: { max_connections: '200' } }),
  ]);
  return {
    temporal,
    temporalCli: location.path,
    postgres,
    folder,
    async stop() {
      await Promise.all([temporal.stop(), postgres.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One installation: a database, a namespace, an API process, and workers that come and go. */
export interface Installation {
  readonly api: ApiClient;
  readonly env: Readonly<Record<string, string>>;
  /** The worker as it is shipped. */
  startWorker(): Promise<Child>;
  /** The Slack bot as it is shipped, with where it listens. */
  startSlackBot(): Promise<Child & { readonly url: string }>;
  stop(): Promise<void>;
}

const PEOPLE: readonly Person[] = [
  { id: 'dev@localhost', groups: ['engineers'] },
  { id: 'lead@localhost', groups: ['ml-leads'] },
];

interface Person {
  readonly id: string;
  readonly groups: readonly string[];
}

export async function startInstallation(
  servers: Servers,
  name: string,
  settings: Readonly<Record<string, string>> = {},
  people: readonly Person[] = PEOPLE,
): Promise<Installation> {
  const { temporal, temporalCli, postgres, folder } = servers;
  await mustRun(temporalCli, ['operator', 'namespace', 'create', '--namespace', name, '--address', temporal.address]);
  const directory = join(folder, `${name}-people.json`);
  writeFileSync(directory, JSON.stringify(people));
  const env = {
    DATABASE_URL: await createDatabase(postgres, name),
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: name,
    TIDEGATE_DIRECTORY: directory,
    TIDEGATE_DATA: join(folder, name),
    TIDEGATE_PORT: '0',
    TIDEGATE_HOST: '127.0.0.1',
    TIDEGATE_AUTH: 'dev',
    TIDEGATE_RATE_LIMIT_READS: '0',
    TIDEGATE_RATE_LIMIT_WRITES: '0',
    ...settings,
  };
  const children: Child[] = [];
  const start = async (file: string, readyLine: string): Promise<Child> => {
    const child = await startChild({ args: [join(ROOT, 'dist', file)], env, readyLine });
    children.push(child);
    return child;
  };
  const api = await start('api/main.js', 'the API is ready');
  return {
    api: new ApiClient(urlOf(api, 'the API is ready')),
    env,
    startWorker: () => start('worker/main.js', 'the worker is ready'),
    async startSlackBot() {
      const bot = await start('slack-bot/main.js', 'the Slack bot is ready');
      return { ...bot, url: urlOf(bot, 'the Slack bot is ready') };
    },
    async stop() {
      await Promise.all(children.map((child) => child.stop()));
    },
  };
}

function urlOf({ lines }: Child, readyLine: string): string {
  const line = lines.find((one) => one.includes(readyLine)) ?? '{}';
  return (JSON.parse(line) as { url: string }).url;
}

async function createDatabase({ url }: PostgresCluster, name: string): Promise<string> {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`CREATE DATABASE ${name.replaceAll('-', '_')}`);
  await client.end();
  return url.replace(/\/postgres$/, `/${name.replaceAll('-', '_')}`);
}

async function mustRun(command: string, args: readonly string[]): Promise<void> {
  const result = await runCommand(command, args, { timeoutMs: 20_000 });
  if (!result.ok) throw new Error(`${command} ${args.join(' ')} failed:\n${result.tail}`);
}
