import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDirectory } from '../../core/principal/directory.js';
import type { SlackStandIn } from '../../demo/slack/stand-in/slack-stand-in.js';
import { startSlackStandIn } from '../../demo/slack/stand-in/start-slack-stand-in.js';
import { createLogger } from '../../platform/logger.js';
import type { SlackIdentity } from '../bot-deps.js';
import { createBotClient } from '../connect-slack.js';
import { createSlackIdentity } from './create-slack-identity.js';

let slack: SlackStandIn;
let identity: SlackIdentity;
let nowMs = 0;
const logger = createLogger('silent', 'test');
const directory = createDirectory([{ id: 'Ada@Example.com', groups: ['ml-leads'] }]);
const countCalls = (method: string) => slack.calls.filter((call) => call.method === method).length;
const ask = (userId: string, teamId: string | undefined = 'T0TIDEGATE') => identity.identify({ userId, teamId });
const renew = (botToken = slack.botToken) => {
  const client = createBotClient({ botToken, apiUrl: slack.apiUrl }, logger);
  identity = createSlackIdentity({ slack: client, directory, teamId: 'T0TIDEGATE', nowMs: () => nowMs, logger });
};

beforeAll(async () => {
  slack = await startSlackStandIn({ hasRateLimits: false });
});
beforeEach(() => {
  slack.faults.clear();
  slack.workspace.putUser({ id: 'U0ADA', name: 'ada', email: 'Ada@example.com' });
  renew();
});
afterAll(() => slack.stop());

describe('R-SLACK-1 row 6: a Slack user is the person of the verified address', () => {
  it('in lower case, with the groups of the directory and those of Slack', async () => {
    expect(await ask('U0ADA')).toEqual({
      ok: true,
      principal: { id: 'ada@example.com', groups: ['ml-leads', 'slack:release-approvers'], via: 'slack' },
    });
    expect(await ask('U0BEN')).toMatchObject({ principal: { id: 'ben@example.com', groups: ['slack:oncall'] } });
  });

  it('an address is kept for five minutes, and no longer', async () => {
    await ask('U0ADA');
    const before = countCalls('users.info');
    nowMs += 5 * 60_000 - 1;
    await ask('U0ADA');
    expect(countCalls('users.info')).toBe(before);
    slack.workspace.putUser({ id: 'U0ADA', name: 'ada', isDeleted: true });
    nowMs += 1;
    expect(await ask('U0ADA')).toMatchObject({ ok: false, why: 'deleted' });
    slack.workspace.putUser({ id: 'U0ADA', name: 'ada', isDeleted: false });
    expect(await ask('U0ADA')).toMatchObject({ ok: true });
  });

  it('one connection that breaks is not noticed; two are, and a refusal or a limit is asked about once', async () => {
    const asked = async (fault: Parameters<typeof slack.faults.add>[0]) => {
      slack.faults.clear();
      slack.faults.add(fault);
      const before = countCalls('users.info');
      return [await ask('U0ADA'), countCalls('users.info') - before];
    };
    const down = { ok: false, why: 'slackDown' };
    const fault = { method: 'users.info', times: 1 } as const;
    expect(await asked({ ...fault, kind: 'rateLimited', retryAfterS: 1 })).toMatchObject([down, 1]);
    expect(await asked({ ...fault, kind: 'serverError' })).toMatchObject([down, 1]);
    expect(await asked({ ...fault, kind: 'refused', error: 'fatal_error' })).toMatchObject([down, 1]);
    expect(await asked({ ...fault, kind: 'reset', times: 2 })).toMatchObject([down, 2]);
    expect(await asked({ ...fault, kind: 'reset' })).toMatchObject([{ ok: true }, 2]);
  });

  it('what failed is not kept', async () => {
    slack.faults.add({ method: 'users.info', kind: 'rateLimited', retryAfterS: 7, times: 1 });
    expect(await ask('U0ADA')).toMatchObject({ ok: false, why: 'slackDown', refusal: { code: 'SLACK_UNAVAILABLE' } });
    expect(await ask('U0ADA')).toMatchObject({ ok: true });
  });

  it('an unknown account is nobody, another workspace is not even asked about, and a token that lacks a right is no guess', async () => {
    expect(await ask('U0NOBODY')).toMatchObject({ ok: false, why: 'unknown', refusal: { code: 'UNAUTHENTICATED' } });
    const before = slack.calls.length;
    expect(await ask('U0ADA', 'T0ELSEWHERE')).toMatchObject({ ok: false, why: 'foreign', refusal: { code: 'FORBIDDEN' } });
    expect(slack.calls.length).toBe(before);
    expect(await ask('U0CONNECT', undefined)).toMatchObject({ ok: false, why: 'foreign' });
    renew(slack.newBotToken(['users:read', 'usergroups:read']));
    expect(await ask('U0ADA')).toMatchObject({ ok: false, why: 'noEmail' });
    renew(slack.newBotToken(['chat:write']));
    expect(await ask('U0ADA')).toMatchObject({ ok: false, why: 'misconfigured', refusal: { code: 'SLACK_MISCONFIGURED' } });
  });
});

describe('R-SLACK-1 row 1: user groups as they are now', () => {
  it('who leaves a group is out of it seconds later; a disabled group has nobody', async () => {
    slack.workspace.putGroup({ id: 'S0ONCALL', handle: 'oncall', userIds: ['U0ADA'] });
    nowMs += 3_000;
    expect(await ask('U0ADA')).toMatchObject({ principal: { groups: ['ml-leads', 'slack:release-approvers', 'slack:oncall'] } });
    slack.workspace.putGroup({ id: 'S0ONCALL', handle: 'oncall', userIds: [] });
    nowMs += 3_000;
    expect(await ask('U0ADA')).toMatchObject({ principal: { groups: ['ml-leads', 'slack:release-approvers'] } });
    slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', isDisabled: true });
    nowMs += 3_000;
    expect(await ask('U0ADA')).toMatchObject({ principal: { groups: ['ml-leads'] } });
    slack.workspace.putGroup({ id: 'S0APPROVERS', handle: 'release-approvers', isDisabled: false });
  });

  it('groups that cannot be read are none, and that is said', async () => {
    nowMs += 3_000;
    slack.faults.add({ method: 'usergroups.list', kind: 'reset', times: 1 });
    expect(await ask('U0ADA')).toMatchObject({ ok: true, areGroupsUnread: true, principal: { groups: ['ml-leads'] } });
    expect(await ask('U0ADA')).toMatchObject({ principal: { groups: ['ml-leads', 'slack:release-approvers'] } });
  });
});

describe('R-SLACK-1 mentions', () => {
  it('people and user groups that Slack knows; the others are left out', async () => {
    const names = ['ada@example.com', 'nobody@example.com', 'group:slack:release-approvers', 'group:slack:none', 'group:ml-leads'];
    expect([...(await identity.toSlackIds(names))]).toEqual([
      ['ada@example.com', 'U0ADA'],
      ['group:slack:release-approvers', 'S0APPROVERS'],
    ]);
    slack.faults.add({ method: '*', kind: 'serverError' });
    renew();
    expect([...(await identity.toSlackIds(names))]).toEqual([]);
  });
});
