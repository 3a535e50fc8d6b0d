import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ApiProblem } from '../api/api-problem.js';
import { ProblemNote } from '../parts/page/problem-note.js';

/** Takes an API key. It stays in this tab, goes out in a header only, and is gone when the tab is closed. */
export function SignIn({ problem, onKey }: { readonly problem: ApiProblem | null; readonly onKey: (key: string) => void }): JSX.Element {
  const [key, setKey] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (key.trim() !== '') onKey(key.trim());
  };
  return (
    <main id="content" class="sign-in">
      <img src="/favicon.svg" width={48} height={48} alt="" />
      <h1>Sign in to Tidegate</h1>
      <form onSubmit={submit}>
        <label class="field">
          <span>API key</span>
          <input
            type="password"
            autoComplete="off"
            spellcheck={false}
            placeholder="tg_…"
            required
            value={key}
            onInput={(event) => setKey(event.currentTarget.value)}
          />
          <small>It is kept in this tab only, and sent as a header, never in an address.</small>
        </label>
        {problem !== null && <ProblemNote problem={problem} />}
        <button type="submit" class="button primary wide">
          Sign in
        </button>
      </form>
      <p class="sign-in-help">
        An admin creates keys: <code>tidegate keys create</code>. Behind a proxy that signs people in, this page does not appear.
      </p>
    </main>
  );
}
