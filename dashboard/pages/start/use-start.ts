import { useRef, useState } from 'preact/hooks';
import type { StartedRollout } from '../../api/answers.js';
import { newRequestId } from '../../api/api-client.js';
import { type ApiProblem, asProblem } from '../../api/api-problem.js';
import { useApi } from '../../api/session.js';
import { navigate } from '../../app/location.js';
import { pathTo } from '../../app/paths.js';
import { EMPTY_START, type StartForm, toStartBody, whyNotStart } from '../../view/forms/start-form.js';

interface Start {
  readonly form: StartForm;
  readonly change: (next: Partial<StartForm>) => void;
  readonly start: (event: Event) => Promise<void>;
  readonly isSending: boolean;
  readonly problem: ApiProblem | null;
  /** What must still be filled in; null: it can be sent. */
  readonly missing: string | null;
}

/** The form of a start, and sending it: twice the same is one rollout. */
export function useStart(): Start {
  const api = useApi();
  const [form, setForm] = useState(EMPTY_START);
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const requestId = useRef(newRequestId());
  const missing = whyNotStart(form);
  const change = (next: Partial<typeof form>) => {
    // What is sent is another request now.
    requestId.current = newRequestId();
    setForm({ ...form, ...next });
  };
  const start = async (event: Event) => {
    event.preventDefault();
    if (missing !== null || isSending) return;
    setSending(true);
    try {
      const { id } = await api.post<StartedRollout>('/v1/rollouts', toStartBody(form), { 'idempotency-key': requestId.current });
      navigate(pathTo('rollout', { id }));
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setSending(false);
    }
  };
  return { form, change, start, isSending, problem, missing };
}
