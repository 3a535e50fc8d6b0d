import { describe, expect, it } from 'vitest';
import type { SlackCheckOptions } from '../../../slack-bot/check/run-slack-check.js';
import { look, ok, type SlackCheck, skipped, wrong } from '../../../slack-bot/check/slack-check.js';
import { runCliFor } from '../../../test/fakes/cli/cli-run.js';

const env = { TIDEGATE_SLACK_BOT_TOKEN: 'xoxb-1', TIDEGATE_SLACK_SIGNING_SECRET: 'secret', TIDEGATE_PUBLIC_URL: 'https://t.example.com/' };
const answering =
  (...checks: readonly SlackCheck[]) =>
  async () =>
    checks;

describe('tidegate slack check', () => {
  it('says the conclusion first and what to do beneath what is wrong, in words as well as signs', async () => {
    const checkSlack = answering(
      ok('token', 'workspace Demo (T1), bot @tidegate (B1)'),
      wrong('scopes', 'missing: commands (/tidegate)', 'Install the app again.'),
      look('links', 'cards carry none', 'Set TIDEGATE_PUBLIC_URL.'),
      skipped('channel', 'none was named', 'Name it.'),
    );
    const { stdout, code } = await runCliFor(['slack', 'check'], { env, isTty: true, columns: 80, checkSlack });
    expect(`\n${stdout}`).toBe(`
✗ Slack does not work yet: scopes. Rollouts do not depend on it.

✓ ok         token    workspace Demo (T1), bot @tidegate (B1)
✗ wrong      scopes   missing: commands (/tidegate)
                      → Install the app again.
! look       links    cards carry none
                      → Set TIDEGATE_PUBLIC_URL.
– skipped    channel  none was named
                      → Name it.
`);
    expect(code).toBe(1);
  });

  it('ends well with warnings alone', async () => {
    const { stdout, code } = await runCliFor(['slack', 'check'], {
      env,
      isTty: true,
      checkSlack: answering(look('links', 'none', 'Set it.')),
    });
    expect([stdout.split('\n')[0], code]).toEqual(['✓ Slack and Tidegate fit.', 0]);
  });

  it('gives what the environment and the options say to the check', async () => {
    const given: SlackCheckOptions[] = [];
    const checkSlack = async (options: SlackCheckOptions) => {
      given.push(options);
      return [];
    };
    await runCliFor(['slack', 'check', '--channel', '#llm-releases'], { env, checkSlack });
    expect(given).toMatchObject([
      { channel: '#llm-releases', publicUrl: 'https://t.example.com', config: { botToken: 'xoxb-1', signingSecret: 'secret' } },
    ]);
  });

  it('is one JSON object for a script', async () => {
    const { stdout, code } = await runCliFor(['slack', 'check', '-o', 'json'], { env, checkSlack: answering(wrong('token', 'no', 'x')) });
    expect([JSON.parse(stdout), code]).toEqual([{ works: false, checks: [{ name: 'token', status: 'wrong', detail: 'no', fix: 'x' }] }, 1]);
  });

  it('says which variable is missing when nothing is configured', async () => {
    const { stderr, code } = await runCliFor(['slack', 'check'], {});
    expect(stderr).toContain('TIDEGATE_SLACK_BOT_TOKEN is not set');
    expect(code).toBe(1);
  });
});
