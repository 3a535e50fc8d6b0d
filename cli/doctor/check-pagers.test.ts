import { describe, expect, it } from 'vitest';
import { checkPagers } from './check-pagers.js';

const KEY = 'R0abcdefghijklmnopqrstuvwxyz0123';

describe('R-SLACK-1 doctor on pagers', () => {
  it('names each with its kind, and neither key nor address of a webhook', () => {
    const { status, detail } = checkPagers({
      oncall: { kind: 'pagerduty', routingKey: KEY, url: 'https://events.eu.pagerduty.com' },
      backup: { kind: 'webhook', url: 'https://hooks.example.com/a-secret' },
    });
    expect([status, detail]).toEqual(['ok', 'oncall (PagerDuty at events.eu.pagerduty.com), backup (webhook)']);
  });

  it('says what to set where there are none, which is no fault', () => {
    const { status, fix } = checkPagers({});
    expect(status).toBe('optional');
    expect(fix).toContain('TIDEGATE_PAGERS');
  });
});
