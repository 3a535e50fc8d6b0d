import type { JSX } from 'preact';
import { isTerminal } from '../../../core/rollout/phases.js';
import type { RolloutView } from '../../../core/rollout/view/rollout-view.js';
import { part } from '../../api/api-client.js';
import { pathTo } from '../../app/paths.js';
import { Command } from '../../parts/page/command.js';
import { Section } from '../../parts/page/page.js';

/** The way to this rollout's audit, and after the end to the page that a reviewer can read without Tidegate. */
export function Proof({ view }: { readonly view: RolloutView }): JSX.Element {
  return (
    <Section title="Audit">
      <div class="card next">
        <p>
          <a href={`${pathTo('audit')}?rollout=${part(view.id)}`}>Every entry, and the proof</a> that none was changed.
        </p>
        {isTerminal(view.phase) && (
          <>
            <h3>Audit report</h3>
            <p>One file with evidence, decisions, flag writes and hashes, for a reviewer who has no Tidegate:</p>
            <Command text={`tidegate audit report ${view.id} --out report.html`} />
          </>
        )}
      </div>
    </Section>
  );
}
