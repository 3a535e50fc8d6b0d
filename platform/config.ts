import { AppError } from '../core/errors/app-error.js';
import { type PagerConfig, toPagers } from './pager-config.js';
import { type SlackConfig, toSlackConfig } from './slack-config.js';

/** What a Tidegate process reads from its environment. */
export interface Config {
  readonly environment: string;
  /** Absent: the embedded store in `dataFolder`. */
  readonly databaseUrl: string | undefined;
  readonly dataFolder: string;
  readonly temporalAddress: string | undefined;
  readonly temporalNamespace: string;
  readonly host: string;
  readonly port: number;
  /** Pager name → how it is reached. */
  readonly pagers: Readonly<Record<string, PagerConfig>>;
  readonly prometheusUrl: string | undefined;
  /** Absent: the platform `unleash` is not configured. */
  readonly unleash: UnleashConfig | undefined;
  /** JSON or YAML file with the people: `[{id, groups[]}]`. */
  readonly directoryFile: string | undefined;
  /** Absent: nothing is told to Slack. */
  readonly slack: SlackConfig | undefined;
  /** Where people open the dashboard, without a slash at its end; absent: messages carry no links. */
  readonly publicUrl: string | undefined;
  /** Who may break the glass (`group:<name>` or a person's id); empty: nobody. */
  readonly breakGlass: readonly string[];
  /** Folder of specs that `start` can name; absent: there are none. */
  readonly templatesFolder: string | undefined;
  readonly watchShards: number;
  readonly maxCachedWorkflows: number;
  readonly logLevel: string;
  /** Development authentication takes everybody at his word; beyond the loopback interface it must be asked for. */
  readonly allowDevAuthAnywhere: boolean;
}

export interface UnleashConfig {
  /** Without `/api`. */
  readonly url: string;
  /** Of an admin or service account; a secret. Without it an API leaves kills on Unleash to the workers. */
  readonly token: string | undefined;
  readonly project: string;
  /** Unleash's name of Tidegate's environment. */
  readonly environment: string;
  /** The context field with the unit's key; undefined: the adapter's default. */
  readonly unitKey: string | undefined;
  /** How one unit gets the same arm on every flag; absent: by a parent flag. The same on workers and API. */
  readonly align?: 'parent' | 'group' | undefined;
  /** Of the kind that SDKs have; preflight then measures what clients see. */
  readonly clientToken?: string | undefined;
  /** How often the applications' SDKs ask Unleash; undefined: the adapter's default. */
  readonly refreshMs?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the configuration; an invalid value is refused with the variable's name. */
export function readConfig(env: Environment = process.env): Config {
  return {
    environment: env['TIDEGATE_ENVIRONMENT'] ?? 'production',
    databaseUrl: env['DATABASE_URL'] || undefined,
    dataFolder: env['TIDEGATE_DATA'] ?? '.tidegate',
    temporalAddress: env['TEMPORAL_ADDRESS'] || undefined,
    temporalNamespace: env['TEMPORAL_NAMESPACE'] ?? 'default',
    host: env['TIDEGATE_HOST'] ?? '127.0.0.1',
    port: toInteger(env, 'TIDEGATE_PORT', 7788, 0),
    pagers: toPagers(toList(env['TIDEGATE_PAGERS'])),
    prometheusUrl: env['TIDEGATE_PROMETHEUS_URL'] || undefined,
    unleash: toUnleash(env),
    directoryFile: env['TIDEGATE_DIRECTORY'] || undefined,
    slack: toSlackConfig(env),
    publicUrl: toAddress(env, 'TIDEGATE_PUBLIC_URL'),
    breakGlass: toList(env['TIDEGATE_BREAK_GLASS']),
    templatesFolder: env['TIDEGATE_TEMPLATES'] || undefined,
    watchShards: toInteger(env, 'TIDEGATE_WATCH_SHARDS', 1, 1),
    maxCachedWorkflows: toInteger(env, 'TIDEGATE_MAX_CACHED_WORKFLOWS', 500, 1),
    logLevel: env['TIDEGATE_LOG_LEVEL'] ?? 'info',
    allowDevAuthAnywhere: env['TIDEGATE_ALLOW_DEV_AUTH'] === 'true',
  };
}

function toInteger(env: Environment, name: string, fallback: number, minimum: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= minimum) return value;
  throw new AppError('CONFIG_INVALID', `${name} is "${text}"; it must be a whole number of at least ${minimum}.`);
}

function toAddress(env: Environment, name: string): string | undefined {
  const url = env[name];
  if (!url) return undefined;
  if (/^https?:/.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '');
  throw new AppError('CONFIG_INVALID', `${name} is "${url}"; it must be an address like https://tidegate.example.com.`);
}

const toList = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function toUnleash(env: Environment): UnleashConfig | undefined {
  const url = env['TIDEGATE_UNLEASH_URL'];
  if (!url) return undefined;
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new AppError('CONFIG_INVALID', 'TIDEGATE_UNLEASH_URL is no address; it must be like https://unleash.example.com, without /api.');
  return {
    url: url.replace(/\/+(api\/*)?$/, ''),
    token: env['TIDEGATE_UNLEASH_TOKEN'] || undefined,
    project: env['TIDEGATE_UNLEASH_PROJECT'] || 'default',
    environment: env['TIDEGATE_UNLEASH_ENVIRONMENT'] || (env['TIDEGATE_ENVIRONMENT'] ?? 'production'),
    unitKey: env['TIDEGATE_UNLEASH_UNIT_KEY'] || undefined,
    align: toUnleashAlignment(env['TIDEGATE_UNLEASH_ALIGN']),
    clientToken: env['TIDEGATE_UNLEASH_CLIENT_TOKEN'] || undefined,
    refreshMs: toRefreshMs(env['TIDEGATE_UNLEASH_REFRESH'] || undefined),
  };
}

/** What TIDEGATE_UNLEASH_ALIGN says; `parent` where it says nothing. Errors: CONFIG_INVALID. */
export function toUnleashAlignment(text: string | undefined): 'parent' | 'group' {
  if (!text || text === 'parent') return 'parent';
  if (text === 'group') return 'group';
  throw new AppError('CONFIG_INVALID', `TIDEGATE_UNLEASH_ALIGN is "${text}"; it must be parent or group (docs/platforms/unleash.md).`);
}

const MS = { ms: 1, s: 1_000, m: 60_000 } as const;

/** `15s`, `500ms` or `1m`. */
function toRefreshMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, count = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  if (unit !== '') return Number(count) * MS[unit as keyof typeof MS];
  throw new AppError(
    'CONFIG_INVALID',
    `TIDEGATE_UNLEASH_REFRESH is "${text}"; it must be how often the SDKs ask Unleash, such as 15s or 500ms.`,
  );
}
