import type { JSX } from 'preact';
import type { ApiProblem } from '../../api/api-problem.js';
import { Empty } from '../../parts/page/empty.js';
import { ProblemNote } from '../../parts/page/problem-note.js';

/** Where templates cannot be listed; an older server has none. */
export function NoTemplates({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry: () => void }): JSX.Element {
  if (problem.status !== 404) return <ProblemNote problem={problem} onRetry={onRetry} />;
  return <Empty title="This server has no templates">Start from a specification, as below.</Empty>;
}

/** The command line can do all of it, and more. */
export function ByHand(): JSX.Element {
  return (
    <details class="by-hand">
      <summary>A new feature, or stages of your own?</summary>
      <p>A first rollout needs a specification, which names its flags, guards and stages:</p>
      <pre class="command">
        <code>
          {
            'tidegate init                 # writes spec.yaml by asking\ntidegate plan -f spec.yaml    # what would happen, and how long it takes\ntidegate start -f spec.yaml'
          }
        </code>
      </pre>
    </details>
  );
}
