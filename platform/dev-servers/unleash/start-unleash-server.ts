import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../core/errors/app-error.js';
import { type GuardedChild, startGuardedChild } from '../guarded-child-process.js';
import { findFreePort, requireFreePort } from '../process/free-port.js';
import { waitForChild } from '../process/wait-for-child.js';
import { findPostgresPrograms } from '../provision/find-postgres.js';
import { startPostgresCluster } from '../start-postgres-cluster.js';
import { type InstallUnleashOptions, installUnleash } from './install-unleash.js';

export interface UnleashServerOptions extends InstallUnleashOptions {
  /** Default: a free port. */
  readonly port?: number;
  /** Default 120,000 ms; a first start with all migrations takes about 7 s on two quiet cores. */
  readonly startTimeoutMs?: number;
}

export interface UnleashServer {
  readonly url: string;
  readonly project: 'default';
  readonly environment: 'production';
  /** For the admin API; made anew at each start. */
  readonly adminToken: string;
  /** For backend SDKs, in `environment` only. */
  readonly clientToken: string;
  readonly pid: number;
  readonly postgresPid: number;
  /** From the start of PostgreSQL to the first healthy answer, without the installation. */
  readonly startedInMs: number;
  readonly stop: () => Promise<void>;
}

/**
 * A throw-away Unleash on a throw-away PostgreSQL: loopback only, both gone with us. Installs it first if need be. Fails with
 * UNLEASH_SERVER_UNAVAILABLE, POSTGRES_UNAVAILABLE or PORT_IN_USE; the detail says what to do.
 */
export async function startUnleashServer(options: UnleashServerOptions = {}): Promise<UnleashServer> {
  requirePostgres(options.env);
  const entry = await installUnleash(options);
  const port = options.port === undefined ? await findFreePort() : await requireFreePort(options.port, 'Unleash');
  const startedAt = performance.now();
  options.onProgress?.('starting PostgreSQL for Unleash');
  const postgres = await startPostgresCluster({ skipsFsync: true });
  options.onProgress?.('starting Unleash (about 8 s)');
  const url = `http://127.0.0.1:${port}`;
  const tokens = { admin: `*:*.${randomBytes(24).toString('hex')}`, client: `default:production.${randomBytes(24).toString('hex')}` };
  try {
    const child = await launch({ entry, url, port, databaseUrl: postgres.url, tokens }, options.startTimeoutMs ?? 120_000);
    return {
      url,
      project: 'default',
      environment: 'production',
      adminToken: tokens.admin,
      clientToken: tokens.client,
      pid: child.pid,
      postgresPid: postgres.pid,
      startedInMs: Math.round(performance.now() - startedAt),
      stop: async () => {
        await child.stop();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** First what may be missing on the machine; only then 190 MB. */
function requirePostgres(env?: NodeJS.ProcessEnv): void {
  try {
    findPostgresPrograms(env);
  } catch (cause) {
    const detail =
      'Unleash keeps its flags in PostgreSQL, and this machine has none. Install it (Debian: apt-get install postgresql; elsewhere the PostgreSQL server, with initdb and postgres on the PATH), or leave `--with unleash` out.';
    throw new AppError('POSTGRES_UNAVAILABLE', detail, { cause });
  }
}

interface Launch {
  readonly entry: string;
  readonly url: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly tokens: { readonly admin: string; readonly client: string };
}

const LAST_WORDS = 15;

async function launch(run: Launch, timeoutMs: number): Promise<GuardedChild> {
  const folder = mkdtempSync(join(tmpdir(), 'tidegate-unleash-'));
  // In memory: the folder, and a log in it, would be gone with a server that ends by itself.
  const lastWords: string[] = [];
  const child = await startGuardedChild({
    command: process.execPath,
    args: [run.entry],
    cwd: folder,
    env: toEnvironment(run),
    onLine: (line) => {
      lastWords.push(line);
      if (lastWords.length > LAST_WORDS) lastWords.shift();
    },
    graceMs: 5_000,
    removeFolderAfterwards: folder,
  });
  const readiness = await waitForChild(child, () => isHealthy(run.url), timeoutMs);
  if (readiness === 'ready') return child;
  await child.stop();
  const what = readiness === 'exited' ? 'ended while starting' : `was not healthy after ${timeoutMs} ms`;
  throw new AppError('UNLEASH_SERVER_UNAVAILABLE', `Unleash ${what}. Its last words:\n${lastWords.join('\n')}`, {
    data: { readiness, url: run.url },
  });
}

/** It calls nobody: no version check, no telemetry. */
function toEnvironment({ url, port, databaseUrl, tokens }: Launch): Record<string, string> {
  return {
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    DATABASE_SSL: 'false',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    UNLEASH_URL: url,
    INIT_ADMIN_API_TOKENS: tokens.admin,
    INIT_BACKEND_API_TOKENS: tokens.client,
    CHECK_VERSION: 'false',
    SEND_TELEMETRY: 'false',
    LOG_LEVEL: 'warn',
  };
}

async function isHealthy(url: string): Promise<boolean> {
  return fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
