/** What vitest's JSON report says; a file that failed outside its tests, a crash, and a run that found no test each count as a failure. */
export function toCounts(report, code) {
  const passed = report?.numPassedTests ?? 0;
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const brokenFiles = (report?.testResults ?? []).filter(isBroken).length;
  const seen = (report?.numFailedTests ?? 0) + brokenFiles;
  const isUnexplained = seen === 0 && (code !== 0 || passed === 0);
  return { passed, failed: isUnexplained ? 1 : seen, skipped };
}

function isBroken({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((result) => result.status === 'failed');
}
