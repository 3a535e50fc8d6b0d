import type { JSX } from 'preact';
import type { ApiProblem } from '../../api/api-problem.js';
import { Icon } from '../words/icon.js';

/** What the API said, field by field, and what to do about it. */
export function ProblemNote({ problem, onRetry }: { readonly problem: ApiProblem; readonly onRetry?: () => void }): JSX.Element {
  return (
    <div class="note tone-bad" role="alert">
      <Icon name="alert" />
      <div>
        <p class="note-title">{problem.title}</p>
        <p>{problem.message}</p>
        {problem.errors.length > 0 && (
          <ul>
            {problem.errors.map(({ pointer, detail }) => (
              <li key={pointer + detail}>
                <code>{pointer === '' ? '/' : pointer}</code> {detail}
              </li>
            ))}
          </ul>
        )}
        <p class="note-code">
          {problem.code}
          {problem.instance === null ? '' : ` · ${problem.instance}`}
        </p>
        {onRetry !== undefined && (
          <button type="button" class="button" onClick={onRetry}>
            Try again
          </button>
        )}
      </div>
    </div>
  );
}
