/** What came of one look at the installation's Slack. */
export interface SlackCheck {
  readonly name: string;
  /** `wrong`: cards or buttons do not work. `look`: they do, but something is not as it should be. `skipped`: nobody looked; the detail says why. */
  readonly status: 'ok' | 'wrong' | 'look' | 'skipped';
  readonly detail: string;
  /** What to do, in one line; empty when nothing is to be done. */
  readonly fix: string;
}

export const ok = (name: string, detail: string): SlackCheck => ({ name, status: 'ok', detail, fix: '' });
export const wrong = (name: string, detail: string, fix: string): SlackCheck => ({ name, status: 'wrong', detail, fix });
export const look = (name: string, detail: string, fix: string): SlackCheck => ({ name, status: 'look', detail, fix });
export const skipped = (name: string, detail: string, fix = ''): SlackCheck => ({ name, status: 'skipped', detail, fix });
