import { useEffect, useState } from 'preact/hooks';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { watchIdOf } from '../../../core/rollout/stage-clock.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import type { KeptVerdict, VerdictPage } from '../../api/answers.js';
import { part } from '../../api/api-client.js';
import { useApi } from '../../api/session.js';
import { addLooks, type Looks } from '../../view/evidence/looks.js';

/** What each guard said in the present stage, oldest first: what was kept, and then every look as it comes over the stream. */
export function useVerdicts(view: RolloutView): Looks {
  const api = useApi();
  const [kept, setKept] = useState<readonly KeptVerdict[]>([]);
  const [seen, setSeen] = useState<readonly GuardFinding[]>([]);
  const watchId = watchIdOf({ rolloutId: view.id, stageAttempt: view.stageAttempt });
  useEffect(() => {
    const stop = new AbortController();
    setSeen([]);
    api
      .get<VerdictPage>(`/v1/rollouts/${part(view.id)}/verdicts?limit=200&newest=true`, stop.signal)
      .then(({ verdicts }) => setKept(verdicts))
      // A picture of the past: without it the numbers of now still stand there.
      .catch(() => undefined);
    return () => stop.abort();
  }, [api, view.id, watchId]);
  useEffect(() => setSeen((before) => [...before, ...view.findings]), [view.findings]);
  return addLooks(
    kept.filter((verdict) => verdict.watchId === watchId),
    seen,
  );
}
