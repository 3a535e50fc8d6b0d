import type { JSX } from 'preact';
import { formatShare } from '../../../core/assignment/share.js';
import type { GuardFinding } from '../../../core/evidence/verdict.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import { toGuardNumbers } from '../../../core/rollout/view/guard-numbers.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { pathTo } from '../../app/paths.js';
import { describeUnits } from '../../parts/words/describe-units.js';
import { ShareBar } from '../../parts/words/share-bar.js';
import { StateWord, VerdictWord } from '../../parts/words/state-word.js';
import { Time } from '../../parts/words/time.js';
import { worstFinding } from '../../view/evidence/findings.js';
import { toWait } from '../../view/rollout/waiting-on.js';

/** One rollout in the list: what it is, where it stands, what its worst guard says, and whom it waits for. */
export function RolloutRow({ view }: { readonly view: RolloutView }): JSX.Element {
  const wait = toWait(view);
  const href = pathTo(view.gate !== null && view.hold === null ? 'gate' : 'rollout', { id: view.id });
  return (
    <li class="row card">
      <div class="row-name">
        <a class="row-link" href={pathTo('rollout', { id: view.id })}>
          {view.feature}
        </a>
        <span class="chip">{view.environment}</span>
        <p class="row-summary">{view.summary}</p>
      </div>
      <div class="row-state">
        <StateWord view={view} />
        {wait.kind === 'people' ? (
          <a class="row-wait" href={href}>
            waits for {wait.text}
          </a>
        ) : (
          wait.text !== '' && <span class="row-wait quiet">waits for {wait.text}</span>
        )}
      </div>
      <Place view={view} />
      <div class="row-guard">
        <WorstGuard finding={worstFinding(view.findings)} hasEnded={isTerminal(view.phase)} />
      </div>
      <div class="row-age">
        <Age view={view} />
      </div>
    </li>
  );
}

function Place({ view }: { readonly view: RolloutView }): JSX.Element {
  const { stages, stageIndex, phase } = view;
  const stage = stages[stageIndex];
  if (stage === undefined)
    return (
      <div class="row-place quiet">
        <span>no stage yet</span>
        <span>{stages.length} to come</span>
      </div>
    );
  const isBack = phase === 'rolledBack' || phase === 'refused' || view.reverted !== undefined;
  const share = isBack ? 0 : stage.share;
  return (
    <div class="row-place">
      <span>
        {stage.kind}{' '}
        <span class="quiet">
          · stage {stageIndex + 1} of {stages.length}
        </span>
      </span>
      <ShareBar share={share} label={stage.kind === 'shadow' && !isBack ? `${formatShare(stage.shadowSample)} mirrored` : undefined} />
    </div>
  );
}

function WorstGuard({ finding, hasEnded }: { readonly finding: GuardFinding | null; readonly hasEnded: boolean }): JSX.Element {
  if (finding === null) return <span class="quiet">{hasEnded ? 'no evidence was gathered' : 'no evidence yet'}</span>;
  const numbers = toGuardNumbers(finding);
  return (
    <>
      <span class="row-guard-name">
        <VerdictWord verdict={finding.verdict} /> {finding.guard}
      </span>
      <span class="row-numbers">
        {numbers === null ? (
          'no valid reading'
        ) : (
          <>
            {numbers.candidate} against {numbers.control} · allowed <span class="nowrap">{numbers.allowed}</span> ·{' '}
            <span class="nowrap">{describeUnits(numbers.units)}</span>
          </>
        )}
      </span>
    </>
  );
}

function Age({ view }: { readonly view: RolloutView }): JSX.Element {
  return (
    <>
      <span class="quiet">{view.endedAtMs === null ? 'started' : 'ended'}</span> <Time atMs={view.endedAtMs ?? view.startedAtMs} />
      <span class="quiet row-by">by {view.requestedBy}</span>
    </>
  );
}
