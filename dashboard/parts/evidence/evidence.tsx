import type { JSX } from 'preact';
import type { QualityFinding } from '../../../core/evidence/standing/assess-quality.js';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { sortFindings } from '../../view/evidence/findings.js';
import type { Looks } from '../../view/evidence/looks.js';
import { Icon } from '../words/icon.js';
import { GuardTile } from './guard-tile.js';

/** A tile for each guard, the most urgent first; before them what is wrong with the data itself. */
export function Evidence({ view, looks }: { readonly view: RolloutView; readonly looks: Looks }): JSX.Element {
  return (
    <>
      {view.quality.map((finding) => (
        <Quality key={`${finding.kind} ${finding.metric} ${finding.category}`} finding={finding} />
      ))}
      {view.findings.length === 0 ? (
        <p class="card quiet">
          {isTerminal(view.phase) ? 'No guard has looked at it.' : 'The guards have not looked yet: the first units are on their way.'}
        </p>
      ) : (
        <div class="tiles">
          {sortFindings(view.findings).map((finding) => (
            <GuardTile key={finding.guard} finding={finding} looks={looks.get(finding.guard) ?? []} />
          ))}
        </div>
      )}
    </>
  );
}

const KINDS: Readonly<Record<QualityFinding['kind'], string>> = {
  sampleRatio: 'Sample ratio',
  scoreRatio: 'Missing scores',
  bothArms: 'Units in both arms',
};

function Quality({ finding }: { readonly finding: QualityFinding }): JSX.Element {
  return (
    <div class="note tone-human">
      <Icon name="alert" />
      <div>
        <p class="note-title">{KINDS[finding.kind] ?? 'Data quality'}: nothing new is proven while this lasts</p>
        <p>{finding.detail}</p>
      </div>
    </div>
  );
}
