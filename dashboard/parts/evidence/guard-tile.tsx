import type { JSX } from 'preact';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { describeWorst, toFindingMarks } from '../../../core/rollout/view/finding-words.js';
import { type GuardNumbers, toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import { toProgress } from '../../view/evidence/findings.js';
import { lookOfVerdict } from '../../view/rollout/state-tone.js';
import { describeUnits } from '../words/describe-units.js';
import { Icon } from '../words/icon.js';
import { VerdictWord } from '../words/state-word.js';
import { GuardHistory } from './guard-history.js';
import { IntervalBar } from './interval-bar.js';

interface GuardTileProps {
  readonly finding: GuardFinding;
  /** The same guard's earlier looks in this stage, oldest first. */
  readonly looks: readonly GuardFinding[];
}

/** One guard: what it says, on which numbers, against which limit, and how it came to it. */
export function GuardTile({ finding, looks }: GuardTileProps): JSX.Element {
  const numbers = toGuardNumbers(finding);
  const better = finding.parameters['better'] === 'higher' ? 'higher' : 'lower';
  return (
    <article class={`tile card tone-${lookOfVerdict(finding.verdict).tone}`}>
      <div class="tile-head">
        <h3>{finding.guard}</h3>
        <VerdictWord verdict={finding.verdict} />
      </div>
      <p class="tile-metric">
        {finding.metric}, {better} is better
      </p>
      {numbers === null ? <p class="tile-none">{withoutName(finding)}</p> : <Numbers numbers={numbers} better={better} />}
      <Progress finding={finding} />
      <Worst finding={finding} />
      <Marks finding={finding} />
      <GuardHistory finding={finding} looks={looks} />
    </article>
  );
}

function Numbers({ numbers, better }: { readonly numbers: GuardNumbers; readonly better: 'higher' | 'lower' }): JSX.Element {
  return (
    <>
      <p class="tile-values">
        <b>{numbers.candidate}</b> <span>against {numbers.control}</span>
      </p>
      <p class="tile-note">
        {numbers.difference === '–' ? '' : `${numbers.difference} `}({numbers.intervalWithUnit}),{' '}
        <span class="nowrap">
          allowed <b>{numbers.allowed}</b>
        </span>
        <span class="nowrap"> · {describeUnits(numbers.units)}</span>
      </p>
      <IntervalBar numbers={numbers} better={better} />
    </>
  );
}

/** How far a guard that is open has come: what it waits for is units, and people want to know how many more. */
function Progress({ finding }: { readonly finding: GuardFinding }): JSX.Element | null {
  const progress = toProgress(finding);
  if (progress === null) return null;
  const percent = Math.floor(progress * 100);
  return (
    <p class="tile-progress">
      <span class="share-track" aria-hidden="true">
        <span class="share-fill" style={{ width: `${percent}%` }} />
      </span>
      {percent} % of the proof for a pass
    </p>
  );
}

function Worst({ finding }: { readonly finding: GuardFinding }): JSX.Element | null {
  const worst = describeWorst(finding);
  if (worst === null) return null;
  return (
    <p class={`tile-worst ${worst.failed ? 'tone-bad' : 'tone-quiet'}`}>
      <Icon name={worst.failed ? 'cross' : 'search'} size={14} />
      <span>
        <b>Worst category</b> {worst.text}
      </span>
    </p>
  );
}

function Marks({ finding }: { readonly finding: GuardFinding }): JSX.Element | null {
  const marks = toFindingMarks(finding);
  if (marks.length === 0) return null;
  return (
    <ul class="tile-marks">
      {marks.map(({ kind, text }) => (
        <li key={kind}>{text}</li>
      ))}
    </ul>
  );
}

const withoutName = ({ guard, summary }: GuardFinding): string =>
  summary.startsWith(`${guard}: `) ? summary.slice(guard.length + 2) : summary;
