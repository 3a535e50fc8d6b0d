import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { SlackStandIn, StandInOptions } from '../slack-stand-in.js';
import { startSlackStandIn } from '../start-slack-stand-in.js';

export interface SlackBot {
  readonly slack: SlackStandIn;
  readonly app: App;
  stop(): Promise<void>;
}

/** A stand-in and a real Bolt app without any listeners, which talk to each other over HTTP. */
export async function startHttpBot(options: StandInOptions = {}): Promise<SlackBot> {
  const slack = await startSlackStandIn(options);
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR, logger: QUIET });
  const app = new App({ receiver, token: slack.botToken, clientOptions: clientOptions(slack), logger: QUIET });
  const server = createServer((request, response) => receiver.requestListener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slack.setBotUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  return {
    slack,
    app,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await slack.stop();
    },
  };
}

/** The same over Socket Mode. */
export async function startSocketBot(options: StandInOptions = {}): Promise<SlackBot> {
  const slack = await startSlackStandIn(options);
  const installerOptions = { clientOptions: clientOptions(slack) };
  // Short: a client that is asked to connect again waits for so long.
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    installerOptions,
    clientPingTimeout: 300,
    logLevel: LogLevel.ERROR,
    logger: QUIET,
  });
  const app = new App({ receiver, token: slack.botToken, clientOptions: clientOptions(slack), logger: QUIET });
  await receiver.start();
  return {
    slack,
    app,
    async stop() {
      await receiver.stop();
      await slack.stop();
    },
  };
}

const clientOptions = ({ apiUrl }: SlackStandIn) => ({ slackApiUrl: apiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true });

const ignore = () => undefined;
const QUIET = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  getLevel: () => LogLevel.ERROR,
  setName: ignore,
};
