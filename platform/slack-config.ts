import { AppError } from '../core/errors/app-error.js';

/** How this installation reaches its Slack workspace. All tokens are secrets. */
export interface SlackConfig {
  /** `xoxb-…`: what the worker writes cards with, and the bot everything else. */
  readonly botToken: string;
  /** For requests that Slack sends by HTTP; a bot needs this or `appToken`, a worker neither. */
  readonly signingSecret: string | undefined;
  /** `xapp-…`, for Socket Mode: the bot then needs no address that Slack can reach. */
  readonly appToken: string | undefined;
  /** Of the Web API, with a slash at its end; undefined: Slack's own. */
  readonly apiUrl: string | undefined;
  /** Where the bot listens by HTTP. */
  readonly host: string;
  readonly port: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORT = 7790;

const CALL_TIMEOUT_MS = 10_000;

/**
 * How every client of the Web API asks here: once, for 10 s, and without waiting for a limit to pass. By itself Slack's client waits for ever and tries ten times
 * over half an hour; here the engine tries again, or the person who pressed.
 */
export const toClientOptions = ({ apiUrl }: Pick<SlackConfig, 'apiUrl'>) => ({
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: CALL_TIMEOUT_MS,
  ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
});

/** From `TIDEGATE_SLACK_*`; undefined when there is no bot token. Errors: CONFIG_INVALID. */
export function toSlackConfig(env: Environment): SlackConfig | undefined {
  const botToken = env['TIDEGATE_SLACK_BOT_TOKEN'];
  if (!botToken) return undefined;
  const apiUrl = env['TIDEGATE_SLACK_API_URL'] || undefined;
  if (apiUrl !== undefined && !URL.canParse(apiUrl))
    throw new AppError('CONFIG_INVALID', 'TIDEGATE_SLACK_API_URL is no address; leave it out to use Slack itself.');
  return {
    botToken: requirePrefix('TIDEGATE_SLACK_BOT_TOKEN', botToken, 'xoxb-'),
    signingSecret: env['TIDEGATE_SLACK_SIGNING_SECRET'] || undefined,
    appToken: toAppToken(env['TIDEGATE_SLACK_APP_TOKEN']),
    apiUrl: apiUrl === undefined ? undefined : `${apiUrl.replace(/\/+$/, '')}/`,
    host: env['TIDEGATE_SLACK_HOST'] ?? '127.0.0.1',
    port: toPort(env['TIDEGATE_SLACK_PORT']),
  };
}

const toAppToken = (token: string | undefined): string | undefined =>
  token ? requirePrefix('TIDEGATE_SLACK_APP_TOKEN', token, 'xapp-') : undefined;

/** The value is a secret, so the message does not repeat it. */
function requirePrefix(name: string, token: string, prefix: string): string {
  if (token.startsWith(prefix)) return token;
  throw new AppError('CONFIG_INVALID', `${name} does not begin with ${prefix}; copy it again from the app's settings in Slack.`);
}

function toPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new AppError('CONFIG_INVALID', `TIDEGATE_SLACK_PORT is "${text}"; it must be a port, 0 for any free one.`);
}
