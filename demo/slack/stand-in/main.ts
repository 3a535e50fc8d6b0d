import { parseArgs } from 'node:util';
import { startSlackStandIn } from './start-slack-stand-in.js';
import { DEMO_WORKSPACE } from './state/demo-workspace.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4400' },
    bot: { type: 'string' },
    secret: { type: 'string', default: 'stand-in-signing-secret' },
  },
});

const slack = await startSlackStandIn({
  port: Number(values.port),
  signingSecret: values.secret,
  workspace: DEMO_WORKSPACE,
  ...(values.bot === undefined ? {} : { botUrl: values.bot }),
});
process.stdout.write(
  `${[
    `Chat:            ${slack.url}`,
    `SLACK_API_URL=${slack.apiUrl}`,
    `SLACK_BOT_TOKEN=${slack.botToken}`,
    `SLACK_APP_TOKEN=${slack.appToken}`,
    `SLACK_SIGNING_SECRET=${slack.signingSecret}`,
    values.bot === undefined ? 'Deliveries go by Socket Mode.' : `Deliveries go to ${values.bot}.`,
  ].join('\n')}\n`,
);

const stop = () => void slack.stop().then(() => process.exit(0));
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
