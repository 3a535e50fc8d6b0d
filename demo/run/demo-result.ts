/** The closing JSON object of `tidegate demo --json`. */
export interface DemoResult {
  readonly good: {
    readonly state: string;
    readonly stages: readonly { readonly kind: string; readonly share: number; readonly durationMs: number }[];
    readonly durationMs: number;
  };
  readonly bad: {
    readonly state: string;
    readonly guard: string | null;
    /** From the first write with a share above zero to the failed verdict. */
    readonly detectedAfterMs: number | null;
    /** From the failed verdict to the last flag read back. */
    readonly rolledBackAfterMs: number | null;
    readonly flagsInOrder: readonly string[];
    /** Sessions with at least one reply of the bad bundle. */
    readonly sessionsExposed: number;
  };
  readonly mixedSessions: number;
  readonly switchedSessions: number;
  readonly serverErrors: number;
}

/** What went otherwise than the demo promises; empty: all is well. */
export function findProblems(
  result: DemoResult,
  context: { readonly sequence: readonly string[]; readonly pages: number },
): readonly string[] {
  const { good, bad, mixedSessions, switchedSessions, serverErrors } = result;
  const expected = context.sequence.join(', ');
  const order = bad.flagsInOrder.join(', ');
  return [
    ...(good.state === 'completed' ? [] : [`good.yaml ended as ${good.state}, not completed.`]),
    ...(bad.state === 'rolledBack' ? [] : [`bad.yaml ended as ${bad.state}, not rolledBack.`]),
    ...(bad.state === 'rolledBack' && bad.guard === null ? ['The timeline of bad.yaml names no failed guard.'] : []),
    ...(order === expected ? [] : [`The flags went back in the order ${order || '(none)'}, not ${expected}.`]),
    ...(context.pages > 0 ? [] : ['No page arrived.']),
    ...(mixedSessions === 0 ? [] : [`${mixedSessions} sessions saw layers of both arms at once.`]),
    ...(switchedSessions === 0 ? [] : [`${switchedSessions} sessions changed their versions without a rollback.`]),
    ...(serverErrors === 0 ? [] : [`${serverErrors} requests failed.`]),
  ];
}
