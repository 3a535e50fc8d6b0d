import { describe, expect, it } from 'vitest';
import { PAGE_ADDRESSES } from '../../../api/dashboard/dashboard-routes.js';
import { parseRolloutUrl } from '../../../contracts/slack/text/rollout/rollout-url.js';
import { matchPath, PATHS, pathTo } from '../../app/paths.js';
import { toStartBody } from '../forms/start-form.js';
import { toCsv } from './audit-words.js';
import { describeRelative, toTickWords } from './time-words.js';

describe('R-UX-1 addresses of the dashboard', () => {
  it('are all answered by the API', () => expect(PAGE_ADDRESSES).toEqual(expect.arrayContaining(Object.values(PATHS))));

  it('of rollouts are those that Slack links to', () =>
    expect(parseRolloutUrl(`https://t.example${pathTo('rollout', { id: 'support-answer-20260105-ab12' })}`, 'https://t.example')).toBe(
      'support-answer-20260105-ab12',
    ));

  it.each([
    ['/', 'rollouts'],
    ['/rollouts/', 'rollouts'],
    ['/rollouts/a%20b/gate', 'gate'],
    ['/rollouts/a/compare', 'compare'],
  ])('%s is %s', (address, name) => expect(matchPath(address)?.name).toBe(name));

  it('that are none lead nowhere, whatever is in them', () => {
    for (const address of ['/nothing', '/rollouts/a/b/c', '/%']) expect(matchPath(address)).toBeNull();
    expect(matchPath('/rollouts/%')?.parts).toEqual({ id: '%' });
  });
});

describe('R-UX-1 words', () => {
  it.each([
    [-500, 'just now'],
    [-90_000, '1m ago'],
    [7_200_000, 'in 2h'],
  ])('%d ms from now is %s', (distanceMs, text) => expect(describeRelative(distanceMs)).toBe(text));

  it('at a time axis are no finer than its steps', () => {
    expect(toTickWords([0, 30], 'UTC')).toEqual(['00:00:00', '00:00:30']);
    expect(toTickWords([0, 3_600], 'UTC')).toEqual(['00:00', '01:00']);
    expect(toTickWords([0, 86_400], 'UTC')).toEqual(['1 Jan', '2 Jan']);
  });

  it('a start sends only what was filled in', () =>
    expect(
      toStartBody({
        template: 'fast-canary',
        feature: 'f',
        candidate: { prompt: ' answer@14 ', model: '' },
        summary: ' ',
        approvers: 'group:a, ,b',
      }),
    ).toEqual({ template: 'fast-canary', feature: 'f', candidate: { prompt: 'answer@14' }, approvers: ['group:a', 'b'] }));
});

describe('R-AUDIT-1 an export', () => {
  it('never begins a cell with what a spreadsheet would compute', () => {
    const line = {
      rolloutId: 'r',
      seq: 1,
      key: 'k',
      atMs: 0,
      kind: 'decision',
      principal: { id: '=cmd()', via: 'api' },
      summary: ' +1',
      data: {},
      feature: null,
      environment: null,
      prevHash: '0',
      hash: '1',
    } as const;
    expect(toCsv([line]).split('\r\n')[1]).toBe(`r,1,1970-01-01T00:00:00.000Z,decision,"'=cmd()",api,"' +1",{},,,k,0,1`);
  });
});
