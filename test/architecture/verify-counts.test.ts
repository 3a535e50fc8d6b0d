import { describe, expect, it } from 'vitest';
import { loadScript } from './checks/load-script.js';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const { toCounts } = await loadScript<{ toCounts(report: object | undefined, code: number): Counts }>('scripts/verify/to-counts.mjs');
const file = (...statuses: string[]) => ({
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
});

describe('what verify counts', () => {
  it('takes passed, failed and skipped tests from the report', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 1, numTodoTests: 1, testResults: [file('passed', 'failed')] };
    expect(toCounts(report, 1)).toEqual({ passed: 5, failed: 2, skipped: 2 });
  });

  it('counts a file that fails outside its tests', () => {
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] };
    expect(toCounts(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  it.each([
    ['a run that crashed without a report', undefined, 134],
    ['a run that found no test', { numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0],
    ['a run that ended with an error that no test shows', { numPassedTests: 3, numFailedTests: 0, testResults: [file('passed')] }, 1],
  ])('%s is one failure', (_, report, code) => {
    expect(toCounts(report, code).failed).toBe(1);
  });
});
