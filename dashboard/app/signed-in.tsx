import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { Me } from '../api/answers.js';
import { type ApiClient, createApiClient } from '../api/api-client.js';
import { type ApiProblem, asProblem } from '../api/api-problem.js';
import { type Credentials, keepCredentials, readCredentials } from '../api/credentials.js';
import { type Session, SessionContext } from '../api/session.js';
import { ProblemNote } from '../parts/page/problem-note.js';
import { SignIn } from './sign-in.js';

type Standing =
  | { readonly kind: 'asking' }
  | { readonly kind: 'in'; readonly me: Me }
  | { readonly kind: 'out'; readonly problem: ApiProblem | null }
  | { readonly kind: 'broken'; readonly problem: ApiProblem };

/** Finds out who is there before any page is shown; asks for a key only where the server knows nobody without one. */
export function SignedIn({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const [credentials, setCredentials] = useState<Credentials>(() => readCredentials(sessionStorage));
  const [standing, setStanding] = useState<Standing>({ kind: 'asking' });
  const use = useCallback((next: Credentials) => {
    keepCredentials(sessionStorage, next);
    setCredentials(next);
  }, []);
  const api = useMemo(
    () =>
      createApiClient({
        credentials,
        fetch: window.fetch.bind(window),
        onUnauthenticated: () => setStanding((before) => (before.kind === 'in' ? { kind: 'out', problem: null } : before)),
      }),
    [credentials],
  );
  const ask = useCallback(() => void findStanding(api, credentials).then(setStanding), [api, credentials]);
  useEffect(ask, [ask]);
  const session = useMemo(
    () => (standing.kind === 'in' ? toSession(standing.me, { api, credentials, use }) : null),
    [standing, api, credentials, use],
  );
  if (session !== null) return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
  if (standing.kind === 'out') return <SignIn problem={standing.problem} onKey={(key) => use({ kind: 'key', key })} />;
  if (standing.kind === 'broken')
    return (
      <main id="content" class="page">
        <h1>Tidegate does not answer</h1>
        <ProblemNote problem={standing.problem} onRetry={ask} />
      </main>
    );
  return <p class="loading page">Connecting …</p>;
}

interface Parts {
  readonly api: ApiClient;
  readonly credentials: Credentials;
  readonly use: (credentials: Credentials) => void;
}

function toSession(me: Me, { api, credentials, use }: Parts): Session {
  return {
    me,
    api,
    become: (person) => use({ kind: 'dev', person }),
    signOut: credentials.kind === 'key' ? () => use({ kind: 'none' }) : null,
  };
}

async function findStanding(api: ApiClient, credentials: Credentials): Promise<Standing> {
  try {
    return { kind: 'in', me: await api.get<Me>('/v1/me') };
  } catch (thrown) {
    const problem = asProblem(thrown);
    // Without a key nothing was wrong: that nobody is signed in is no news.
    if (problem.status === 401) return { kind: 'out', problem: credentials.kind === 'none' ? null : problem };
    // A server that does not know the question takes everybody at his word.
    if (problem.status === 404) return { kind: 'in', me: { id: 'dev@localhost', groups: [], method: 'dev', grants: [] } };
    return { kind: 'broken', problem };
  }
}
