/** One measured value against what `design.md` section 9 asks for. */
export interface BenchTarget {
  readonly measure: string;
  readonly target: string;
  readonly observed: string;
  readonly met: boolean;
}

export interface Result {
  readonly name: string;
  readonly figures: Readonly<Record<string, number | string>>;
  readonly targets: readonly BenchTarget[];
}

/** The value below which `part` (0 to 1) of the values lie: nearest rank. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

/** Runs the bench when its file is the program: a table, or the result as JSON with `--json`. */
export async function runWhenMain(isMain: boolean, run: () => Promise<Result>): Promise<void> {
  if (!isMain) return;
  const result = await run();
  if (process.argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(result)}\n`);
    return;
  }
  const lines = Object.entries(result.figures).map(([figure, value]) => `  ${figure}: ${value}`);
  const targets = result.targets.map(
    ({ measure, target, observed, met }) => `  ${met ? 'met   ' : 'MISSED'} ${measure}: ${observed} (target ${target})`,
  );
  process.stdout.write(`${[result.name, ...lines, ...targets].join('\n')}\n`);
}

/** Whether this module is the program that Node was started with. */
export function isMainModule(moduleUrl: string): boolean {
  return process.argv[1] !== undefined && moduleUrl === new URL(`file://${process.argv[1]}`).href;
}
