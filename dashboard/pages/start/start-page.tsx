import type { JSX } from 'preact';
import type { FeatureAnswer, TemplateLine } from '../../api/answers.js';
import { useResource } from '../../api/use-resource.js';
import { pathTo } from '../../app/paths.js';
import { Loading } from '../../parts/page/empty.js';
import { Page } from '../../parts/page/page.js';
import { ProblemNote } from '../../parts/page/problem-note.js';
import { ByHand, NoTemplates } from './other-ways.js';
import { StartFields } from './start-fields.js';
import { TemplateChoice } from './template-choice.js';
import { useStart } from './use-start.js';

const TRAIL = (
  <>
    <a href={pathTo('rollouts')}>Rollouts</a> /
  </>
);

/** A rollout from a template: what is changed, and by which plan. Everything else the feature's last rollout knows. */
export function StartPage(): JSX.Element {
  const templates = useResource<{ readonly templates: readonly TemplateLine[] }>('/v1/templates');
  const features = useResource<{ readonly features: readonly FeatureAnswer[] }>('/v1/features');
  const { form, change, start, isSending, problem, missing } = useStart();
  const plans = (templates.data?.templates ?? []).filter(({ kind }) => kind === 'plan');
  return (
    <Page
      title="Start a rollout"
      trail={TRAIL}
      intro="Name what changes and choose a plan. Nobody gets the candidate before the preconditions are met."
    >
      {templates.data === null && templates.problem === null && <Loading what="templates" />}
      {templates.problem !== null && <NoTemplates problem={templates.problem} onRetry={templates.reload} />}
      {templates.data !== null && (
        <form class="start" onSubmit={start}>
          <TemplateChoice templates={plans} value={form.template} onChoose={(template) => change({ template })} />
          <div class="start-side">
            <StartFields form={form} features={features.data?.features ?? []} onChange={change} />
            {problem !== null && <ProblemNote problem={problem} />}
            <div class="start-foot">
              <button type="submit" class="button primary" disabled={missing !== null || isSending}>
                {isSending ? 'Starting …' : 'Start the rollout'}
              </button>
              {missing !== null && <span class="quiet">{missing}</span>}
            </div>
          </div>
        </form>
      )}
      <ByHand />
    </Page>
  );
}
