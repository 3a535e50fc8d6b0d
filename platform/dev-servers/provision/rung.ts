/** What came of one way to get a server. `tidegate doctor` prints these. */
export interface Rung {
  /** Short name of the way, for example `PATH`. */
  readonly rung: string;
  readonly ok: boolean;
  /** What was found or what went wrong. */
  readonly detail: string;
  /** What to do to make this way work; empty when it does. */
  readonly fix: string;
}

/** What a rung gave: the rung's report and, if it worked, the thing itself. */
export interface RungResult<T> extends Rung {
  readonly value?: T;
}

export function worked<T>(rung: string, detail: string, value: T): RungResult<T> {
  return { rung, ok: true, detail, fix: '', value };
}

export function failed(rung: string, detail: string, fix: string): RungResult<never> {
  return { rung, ok: false, detail, fix };
}

export function toRung(result: RungResult<unknown>): Rung {
  const { rung, ok, detail, fix } = result;
  return { rung, ok, detail, fix };
}

/** Climbs the ladder: asks each way in turn until one works. All reports come back, those of the failures as well. */
export async function climb<T>(ways: readonly (() => Promise<RungResult<T>>)[]): Promise<{ rungs: readonly Rung[]; value: T | undefined }> {
  const rungs: Rung[] = [];
  for (const way of ways) {
    const result = await way();
    rungs.push(toRung(result));
    if (result.ok) return { rungs, value: result.value };
  }
  return { rungs, value: undefined };
}

/** The choices as text, for an error that all ways have failed. */
export function describeRungs(rungs: readonly Rung[]): string {
  return rungs
    .map(({ rung, detail, fix }, index) => `  ${index + 1}. ${rung}: ${detail}${fix === '' ? '' : `\n     -> ${fix}`}`)
    .join('\n');
}
