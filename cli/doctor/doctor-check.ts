/** What came of one look at this machine. */
export interface DoctorCheck {
  readonly name: string;
  /** `missing`: `tidegate dev` cannot run. `warning`: it can, but look. `optional`: not there and not needed for it. */
  readonly status: 'ok' | 'missing' | 'warning' | 'optional';
  readonly detail: string;
  /** What to do, in one line; empty when nothing is to be done. */
  readonly fix: string;
  /** Where there are several ways to the same thing: what came of each. */
  readonly ways: readonly { readonly rung: string; readonly ok: boolean; readonly detail: string; readonly fix: string }[];
}

type Rest = Partial<Pick<DoctorCheck, 'fix' | 'ways'>>;

export function check(name: string, status: DoctorCheck['status'], detail: string, { fix = '', ways = [] }: Rest = {}): DoctorCheck {
  return { name, status, detail, fix, ways };
}
