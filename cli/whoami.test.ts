import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toGrant } from '../core/access/grant.js';
import { refuse } from '../core/errors/refusal.js';
import { type ApiUnderTest, startApi } from '../test/fakes/api/api-server.js';
import { type CliOptions, runCliFor } from '../test/fakes/cli/cli-run.js';

/** What each request showed, in order. */
const shown: string[] = [];
let api: ApiUnderTest;
beforeAll(async () => {
  api = await startApi({
    authenticator: {
      trustsEverybody: false,
      async authenticate({ authorization = '' }) {
        shown.push(authorization);
        const [, name = '', role = ''] = /^Bearer tg_(\w+?)_(\w+)$/.exec(authorization) ?? [];
        if (name === '') return refuse('UNAUTHENTICATED', 'The API key is not valid.');
        const grant = toGrant(`${role}@production/support-*`);
        return { principal: { id: `key:${name}`, groups: [] }, method: 'key', keyId: name, grants: grant === null ? [] : [grant] };
      },
    },
  });
});
afterAll(() => api.stop());

const run = (argv: readonly string[], { env, ...options }: CliOptions = {}) => {
  shown.length = 0;
  return runCliFor(argv, { ...options, env: { TIDEGATE_URL: api.url, ...env } });
};
const inOneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('R-API-1 tidegate whoami', () => {
  it('says who one is, how that is known, and what one may do where', async () => {
    const { code, stdout } = await run(['whoami', '-o', 'table'], { env: { TIDEGATE_TOKEN: 'tg_ci_operator' } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^key:ci\n {2}known {3}by an API key, ci\n {2}groups {2}none\n/);
    expect(inOneLine(stdout)).toContain('roles operator@production/support-*: may read, evaluate, report, stop, operate');
  });

  it('says where roles come from to somebody who has none', async () => {
    const { stdout } = await run(['whoami', '-o', 'table'], { env: { TIDEGATE_TOKEN: 'tg_new_nothing' } });
    expect(inOneLine(stdout)).toContain('roles none: an admin gives them');
  });
});

describe('R-API-1 what the command line shows the API', () => {
  const TOKEN = 'tg_filed_viewer';

  it('is the token of --token-file before that of TIDEGATE_TOKEN, without the blanks around it', async () => {
    const files = { '/run/key': `\n${TOKEN}\n` };
    const { code, stderr } = await run(['list', '--token-file', '/run/key'], { files, env: { TIDEGATE_TOKEN: 'tg_other_viewer' } });
    expect([code, stderr]).toEqual([0, '']);
    expect(shown).toEqual([`Bearer ${TOKEN}`]);
  });

  it('is told to be readable by others once, and sent all the same', async () => {
    const options = { files: { '/tmp/key': TOKEN }, openFiles: ['/tmp/key'] };
    const { code, stderr } = await run(['doctor', '--token-file', '/tmp/key', '-o', 'json'], options);
    expect([code, stderr.match(/chmod 600 \/tmp\/key/g)]).toEqual([0, ['chmod 600 /tmp/key']]);
    expect(stderr).not.toContain(TOKEN);
  });

  it('comes from standard input with -', async () => {
    expect((await run(['whoami', '--token-file', '-'], { files: { '-': TOKEN } })).code).toBe(0);
    expect(shown).toEqual([`Bearer ${TOKEN}`]);
  });

  it('is nothing where the file is missing, empty, or more than a token: the message names the file and never what is in it', async () => {
    for (const [file, why] of [
      ['/nowhere', /cannot be read \(ENOENT\)/],
      ['/empty', /is empty/],
      ['/two', /blanks or control characters/],
    ] as const) {
      const { code, stderr } = await run(['list', '--token-file', file], { files: { '/empty': ' \n', '/two': 'secret words' } });
      expect([code, inOneLine(stderr)]).toEqual([1, expect.stringMatching(why)]);
      expect(stderr).toContain(file);
      expect(stderr).not.toContain('secret words');
    }
    expect(shown).toEqual([]);
  });
});

describe('R-API-1 being refused', () => {
  it('says to whom the API knows nobody how credentials are given, with exit code 1', async () => {
    const { code, stderr } = await run(['list'], { env: { TIDEGATE_TOKEN: 'nonsense' } });
    expect(code).toBe(1);
    expect(inOneLine(stderr)).toMatch(/^error The caller is not known \(UNAUTHENTICATED\) .* → .*TIDEGATE_TOKEN or --token-file/);
    expect(stderr).not.toContain('nonsense');
  });

  it('says which role would be needed where, and what one has, with exit code 4', async () => {
    const { code, stderr } = await run(['kill', 'support-answer', '--reason', 'wrong answers', '--yes'], {
      env: { TIDEGATE_TOKEN: 'tg_reader_viewer' },
    });
    expect(code).toBe(4);
    const text = inOneLine(stderr);
    expect(text).toContain('key:reader may not stop anything');
    expect(text).toMatch(/needs the role operator or approver or admin there, and what they have is viewer@production\/support-\*/);
    expect(text).toContain('`tidegate whoami` shows what you may do');
  });
});
