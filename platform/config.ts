import { AppError } from '../core/errors/app-error.js';
import { type OidcConfig, toOidcConfig } from './oidc-config.js';
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
  /** JSON or YAML file with the installation's own redaction rules; absent: the built-in ones are all there is. */
  readonly redactionFile: string | undefined;
  /** How long samples are kept. */
  readonly samplesKeepMs: number;
  /** Requests a minute of one principal; what is left out has the server's default, 0 is no limit. */
  readonly rateLimits: { readonly reads?: number; readonly writes?: number; readonly reports?: number };
  /** Proxies in front of the API, whose `X-Forwarded-…` headers are believed. */
  readonly trustedProxies: number;
  /** Hosts that webhooks may lead to although they are not on the public internet. */
  readonly webhookHosts: readonly string[];
  /** A firing alert of which Alertmanager says nothing for so long has ended. */
  readonly alertStaleMs: number;
  readonly watchShards: number;
  readonly maxCachedWorkflows: number;
  readonly logLevel: string;
  /** `required`: callers show an API key or a token of the identity provider. `dev`: everybody is taken at his word and may do everything. */
  readonly auth: 'required' | 'dev';
  /** Absent: tokens are not taken. */
  readonly oidc: OidcConfig | undefined;
  /** JSON or YAML file with who may do what: `[{grant, to[]}]`; absent: only API keys have roles. */
  readonly accessFile: string | undefined;
  /** Tell flags to whoever asks, although all others must be known. */
  readonly openEvaluation: boolean;
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
    redactionFile: env['TIDEGATE_REDACTION'] || undefined,
    samplesKeepMs: toKeepMs(env['TIDEGATE_SAMPLES_KEEP'] || '30d'),
    rateLimits: toRateLimits(env),
    trustedProxies: toInteger(env, 'TIDEGATE_TRUST_PROXY', 0, 0),
    webhookHosts: toList(env['TIDEGATE_WEBHOOK_ALLOW']).map((host) => host.toLowerCase()),
    alertStaleMs: toDurationMs(env, 'TIDEGATE_ALERT_STALE', '5h'),
    watchShards: toInteger(env, 'TIDEGATE_WATCH_SHARDS', 1, 1),
    maxCachedWorkflows: toInteger(env, 'TIDEGATE_MAX_CACHED_WORKFLOWS', 500, 1),
    logLevel: env['TIDEGATE_LOG_LEVEL'] ?? 'info',
    ...toAccess(env),
  };
}

function toAccess(env: Environment): Pick<Config, 'auth' | 'oidc' | 'accessFile' | 'openEvaluation' | 'allowDevAuthAnywhere'> {
  return {
    auth: toAuth(env['TIDEGATE_AUTH']),
    oidc: toOidcConfig(env),
    accessFile: env['TIDEGATE_ACCESS'] || undefined,
    openEvaluation: env['TIDEGATE_OPEN_EVALUATION'] === 'true',
    allowDevAuthAnywhere: env['TIDEGATE_ALLOW_DEV_AUTH'] === 'true',
  };
}

function toAuth(text: string | undefined): Config['auth'] {
  if (!text || text === 'required') return 'required';
  if (text === 'dev') return 'dev';
  throw new AppError('CONFIG_INVALID', `TIDEGATE_AUTH is "${text}"; it must be required (the default) or dev (docs/operating/access.md).`);
}

function toInteger(env: Environment, name: string, fallback: number, minimum: number): number {
  const text = env[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= minimum) return value;
  throw new AppError('CONFIG_INVALID', `${name} is "${text}"; it must be a whole number of at least ${minimum}.`);
}

function toRateLimits(env: Environment): Config['rateLimits'] {
  const names = { reads: 'TIDEGATE_RATE_LIMIT_READS', writes: 'TIDEGATE_RATE_LIMIT_WRITES', reports: 'TIDEGATE_RATE_LIMIT_REPORTS' };
  const told = Object.entries(names).filter(([, name]) => env[name]);
  return Object.fromEntries(told.map(([limit, name]) => [limit, toInteger(env, name, 0, 0)]));
}

/** `30d` or `12h`. */
function toKeepMs(text: string): number {
  const [, count = '', unit = ''] = /^([1-9]\d{0,3})([hd])$/.exec(text) ?? [];
  if (unit !== '') return Number(count) * (unit === 'd' ? 86_400_000 : 3_600_000);
  throw new AppError('CONFIG_INVALID', `TIDEGATE_SAMPLES_KEEP is "${text}"; it must be how long samples are kept, such as 30d or 12h.`);
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

const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const;

/** `5h`, `30m` or `90s`. */
function toDurationMs(env: Environment, name: string, fallback: string): number {
  const text = env[name] || fallback;
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})(s|m|h)$/.exec(text) ?? [];
  if (unit !== '') return Number(count) * MS[unit as keyof typeof MS];
  throw new AppError('CONFIG_INVALID', `${name} is "${text}"; it must be a time such as ${fallback} or 90m.`);
}

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
