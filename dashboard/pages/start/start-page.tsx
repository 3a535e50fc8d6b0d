import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { FeatureAnswer, StartedRollout, TemplateLine } from '../../api/answers.js';
import { newRequestId } from '../../api/api-client.js';
import { type ApiProblem, asProblem } from '../../api/api-problem.js';
import { useApi } from '../../api/session.js';
import { useResource } from '../../api/use-resource.js';
import { navigate } from '../../app/location.js';
import { pathTo } from '../../app/paths.js';
import { Loading } from '../../parts/page/empty.js';
import { Page } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { EMPTY_START, toStartBody, whyNotStart } from '../../view/start-form.js';
import { ByHand, NoTemplates } from './other-ways.js';
import { StartFields } from './start-fields.js';
import { TemplateChoice } from './template-choice.js';

/** A rollout from a template: what is changed, and by which plan. Everything else the feature's last rollout knows. */
export function StartPage(): JSX.Element {
  const api = useApi();
  const templates = useResource<{ readonly templates: readonly TemplateLine[] }>('/v1/templates');
  const features = useResource<{ readonly features: readonly FeatureAnswer[] }>('/v1/features');
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
  const plans = (templates.data?.templates ?? []).filter(({ kind }) => kind === 'plan');
  return (
    <Page
      title="Start a rollout"
      trail={<a href={pathTo('rollouts')}>Rollouts</a>}
      intro="Name what changes and choose a plan. Nobody gets the candidate before the preconditions are met."
    >
      {templates.data === null && templates.problem === null && <Loading what="templates" />}
      {templates.problem !== null && <NoTemplates problem={templates.problem} onRetry={templates.reload} />}
      {templates.data !== null && (
        <form class="start" onSubmit={start}>
          <TemplateChoice templates={plans} value={form.template} onChoose={(template) => change({ template })} />
          <StartFields form={form} features={features.data?.features ?? []} onChange={change} />
          {problem !== null && <ProblemNote problem={problem} />}
          <div class="start-foot">
            <button type="submit" class="button primary" disabled={missing !== null || isSending}>
              {isSending ? 'Starting …' : 'Start the rollout'}
            </button>
            {missing !== null && <span class="quiet">{missing}</span>}
          </div>
        </form>
      )}
      <ByHand />
    </Page>
  );
}
