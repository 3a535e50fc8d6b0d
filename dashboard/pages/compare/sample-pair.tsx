import type { JSX } from 'preact';
import type { ComparedPair, ComparedSample } from '../../../core/comparison/comparison.js';
import { describeMetric } from '../../../core/comparison/metric-words.js';
import { Time } from '../../parts/words/time.js';
import { toVisible } from '../../view/words/visible-text.js';

/** Two answers side by side. */
export function SamplePair({ pair }: { readonly pair: ComparedPair }): JSX.Element {
  const { kind, category, stageAttempt, control, candidate } = pair;
  const isShadow = kind === 'shadow';
  return (
    <article class="card pair">
      <header class="pair-head">
        <span class="chip">{category}</span>
        <span>{isShadow ? 'the same request, mirrored' : 'two requests of the same category'}</span>
        <span class="pair-when">
          stage attempt {stageAttempt}, <Time atMs={control.atMs} />
        </span>
      </header>
      {isShadow && <Words title="Asked" text={control.input} />}
      <div class="pair-sides">
        <Side arm="control" sample={control} showsInput={!isShadow} />
        <Side arm="candidate" sample={candidate} showsInput={!isShadow} />
      </div>
    </article>
  );
}

interface SideProps {
  readonly arm: 'control' | 'candidate';
  readonly sample: ComparedSample;
  readonly showsInput: boolean;
}

function Side({ arm, sample, showsInput }: SideProps): JSX.Element {
  const { input, output, metrics } = sample;
  return (
    <div class="pair-side">
      {showsInput && <Words title={`${arm}: asked`} text={input} />}
      <Words title={showsInput ? `${arm}: answered` : arm} text={output} mark={arm} />
      <p class="pair-numbers">{describeNumbers(metrics)}</p>
    </div>
  );
}

/** What people and models wrote, as they wrote it; text only, and of its own direction. */
function Words({ title, text, mark }: { readonly title: string; readonly text: string | null; readonly mark?: string }): JSX.Element {
  return (
    <div class="words">
      <h3>
        {mark !== undefined && <span class={`swatch swatch-${mark}`} aria-hidden="true" />}
        {title}
      </h3>
      {text === null ? <p class="diff-note">was not sent</p> : <pre dir="auto">{text === '' ? '(empty)' : toVisible(text)}</pre>}
    </div>
  );
}

function describeNumbers(metrics: ComparedSample['metrics']): string {
  return Object.entries(metrics)
    .map(([name, value]) => {
      const unit = /_(ms|usd|s)$/.exec(name)?.[1] ?? '';
      const label = name.replace(/_(?:ms|usd|s)$/, '').replaceAll('_', ' ');
      return `${label} ${describeMetric(value, { unit, kind: 'amount' })}`;
    })
    .join(' · ');
}
