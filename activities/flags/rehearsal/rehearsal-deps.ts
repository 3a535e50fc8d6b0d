import type { FlagPlatforms } from '../../../flag-platforms/flag-platform.js';
import type { Store } from '../../../store/store.js';

export interface RehearsalDeps {
  readonly store: Pick<Store, 'rehearsals' | 'marks'>;
  readonly platforms: FlagPlatforms;
  readonly nowMs: () => number;
}
