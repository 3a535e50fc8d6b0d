import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Me } from './answers.js';
import type { ApiClient } from './api-client.js';

/** Who uses the dashboard, and how to ask the API as that person. */
export interface Session {
  readonly me: Me;
  readonly api: ApiClient;
  /** In development: somebody else from now on. */
  readonly become: (person: string) => void;
  /** Forgets the key; null where there is none to forget. */
  readonly signOut: (() => void) | null;
}

export const SessionContext = createContext<Session | null>(null);

/** The session; only below `SignedIn`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new TypeError('useSession is used outside SignedIn.');
  return session;
}

export const useApi = (): ApiClient => useSession().api;
