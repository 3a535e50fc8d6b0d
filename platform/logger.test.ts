import { expect, it } from 'vitest';
import { readConfig } from './config.js';
import { createLogger } from './logger.js';

it('no log has a secret of the configuration, however deep it stands', () => {
  const lines: string[] = [];
  const logger = createLogger('info', 'test', { write: (line) => void lines.push(line) });
  const secrets = {
    key: 'R0abcdefghijklmnopqrstuvwxyz0123',
    bot: 'xoxb-very-secret',
    signing: 'signing-secret',
    unleash: 'unleash-secret',
  };
  const config = readConfig({
    TIDEGATE_PAGERS: `oncall=pagerduty:${secrets.key}`,
    TIDEGATE_SLACK_BOT_TOKEN: secrets.bot,
    TIDEGATE_SLACK_SIGNING_SECRET: secrets.signing,
    TIDEGATE_UNLEASH_URL: 'https://unleash.example.com',
    TIDEGATE_UNLEASH_TOKEN: secrets.unleash,
  });
  logger.info(config, 'at the top');
  logger.info({ config }, 'inside');
  logger.info({ pager: config.pagers['oncall'], event: { routing_key: secrets.key } }, 'alone');
  expect(lines).toHaveLength(3);
  for (const secret of Object.values(secrets)) expect(lines.join('')).not.toContain(secret);
});
