import { connect } from 'node:net';
import { AppError } from '../../core/errors/app-error.js';
import { inspectTemporalServerRungs } from '../../platform/dev-servers/locate-temporal-server.js';
import { inspectTestServerRungs } from '../../platform/dev-servers/locate-test-server.js';
import { findPostgresPrograms } from '../../platform/dev-servers/provision/find-postgres.js';
import type { Rung } from '../../platform/dev-servers/provision/rung.js';
import { check, type DoctorCheck } from './doctor-check.js';

type Environment = Readonly<Record<string, string | undefined>>;

const REACH_MS = 3_000;

/** The Temporal server, the test server and Postgres. */
export async function checkServers(env: Environment): Promise<readonly DoctorCheck[]> {
  const [temporal, test, postgres] = await Promise.all([
    inspectTemporalServerRungs({ ...env }),
    inspectTestServerRungs({ ...env }),
    checkPostgres(env),
  ]);
  return [toTemporalCheck(temporal, env), toTestServerCheck(test), postgres];
}

export function toTemporalCheck(ways: readonly Rung[], env: Environment): DoctorCheck {
  const name = 'Temporal server';
  const first = ways.find((way) => way.ok);
  // A server that is named is the one that is meant; no other is then taken.
  const named = env['TEMPORAL_ADDRESS'] ? ways[0] : undefined;
  if (named !== undefined && !named.ok) return check(name, 'missing', named.detail, { fix: named.fix });
  if (first === undefined)
    return check(name, 'warning', 'none here yet; the first start downloads one, if it can reach the download site', {
      fix: 'Or make one of these ways work.',
      ways,
    });
  return check(name, 'ok', `${first.rung}: ${first.detail}`, { ways });
}

export function toTestServerCheck(ways: readonly Rung[]): DoctorCheck {
  const name = 'test server';
  const first = ways.find((way) => way.ok);
  if (first !== undefined) return check(name, 'ok', `${first.rung}: ${first.detail}`, { ways });
  return check(name, 'optional', 'only `npm test` needs it; it is fetched then', { ways });
}

async function checkPostgres(env: Environment): Promise<DoctorCheck> {
  const { DATABASE_URL: url } = env;
  if (url) return await checkDatabase(url);
  try {
    return check('Postgres', 'ok', findPostgresPrograms({ ...env }).postgres);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return check('Postgres', 'optional', 'the embedded store is used instead');
  }
}

async function checkDatabase(url: string): Promise<DoctorCheck> {
  if (!URL.canParse(url))
    return check('Postgres', 'missing', 'DATABASE_URL is not a URL', { fix: 'Write it as postgresql://user@host:5432/database.' });
  const { hostname, port, searchParams } = new URL(url);
  const host = searchParams.get('host') ?? hostname;
  // A socket's folder cannot be told from here whether it answers without a password; the store will say.
  if (host === '' || host.startsWith('/')) return check('Postgres', 'ok', 'DATABASE_URL names a local socket');
  const where = `${host}:${port || 5432}`;
  if (await isListening(host, Number(port || 5432))) return check('Postgres', 'ok', `${where} (DATABASE_URL)`);
  return check('Postgres', 'missing', `nothing listens at ${where} (DATABASE_URL)`, {
    fix: 'Start it, correct DATABASE_URL, or unset it for the embedded store.',
  });
}

function isListening(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: REACH_MS });
    const end = (result: boolean) => {
      socket.destroy();
      resolve(result);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
}
