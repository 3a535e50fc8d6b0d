import { describe, expect, it } from 'vitest';
import { linkToRollout, parseRolloutUrl } from './rollout-url.js';

const BASE = 'https://tidegate.example/app/';

describe('the address of a rollout', () => {
  it('is linked for ids of ours, where an address is configured', () => {
    expect(linkToRollout(BASE, 'r-1', 'r-1').marked).toBe('<https://tidegate.example/app/rollouts/r-1|r-1>');
    expect([
      linkToRollout(undefined, 'r-1', 'x').marked,
      linkToRollout(BASE, '../x', 'x').marked,
      linkToRollout(BASE, '\ud800', 'x').marked,
    ]).toEqual(['', '', '']);
  });
  it.each([
    ['https://tidegate.example/app/rollouts/r-1', 'r-1'],
    ['https://tidegate.example/app/rollouts/r-1/timeline?x=1#y', 'r-1'],
    ['https://tidegate.example/rollouts/r-1', null],
    ['https://tidegate.example.evil.example/app/rollouts/r-1', null],
    ['http://tidegate.example/app/rollouts/r-1', null],
    ['https://tidegate.example/app/rollouts/', null],
    ['https://tidegate.example/app/rollouts/%2e%2e%2fx', null],
    ['nonsense', null],
  ])('%s shows %j', (url, id) => expect(parseRolloutUrl(url, BASE)).toBe(id));
});
