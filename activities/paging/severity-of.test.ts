import { describe, expect, it } from 'vitest';
import { severityOf } from './severity-of.js';

describe('R-SLACK-1 how bad a page is', () => {
  it.each([
    ['rollbackStuck', 'critical'],
    ['revertStuck', 'critical'],
    ['rollback:reconciler', 'critical'],
    ['reconcilerMissed', 'critical'],
    ['rollback:guard', 'error'],
    ['rollback:gateExpired', 'error'],
    ['drift', 'error'],
    ['held:drift', 'error'],
    ['controlUnhealthy', 'error'],
    ['strayExposure', 'error'],
    ['held:gateExpired', 'warning'],
    ['held:watchStale', 'warning'],
    ['held:guard', 'warning'],
  ])('%s is %s', (cause, severity) => expect(severityOf(cause)).toBe(severity));

  it('what nobody has thought of is no mere warning', () => expect(severityOf('somethingNew')).toBe('error'));
});
