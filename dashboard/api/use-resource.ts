import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ApiClient } from './api-client.js';
import { type ApiProblem, asProblem } from './api-problem.js';
import { useApi } from './session.js';

/** What an address answered last, and what came of asking since. */
export interface Resource<Data> {
  readonly data: Data | null;
  /** Of the last attempt; what is shown is then as old as `loadedAtMs`. */
  readonly problem: ApiProblem | null;
  readonly loadedAtMs: number | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
}

export interface ResourceOptions {
  /** Ask again this often while the page is seen; absent: once. */
  readonly everyMs?: number;
  /** Another value asks again at once. */
  readonly again?: string | number;
}

interface Loaded<Data> {
  readonly path: string | null;
  readonly data: Data | null;
  readonly problem: ApiProblem | null;
  readonly loadedAtMs: number | null;
}

const NOTHING = { path: null, data: null, problem: null, loadedAtMs: null };

/** Reads an address, and again at every `reload`; null reads nothing. Answers of another address are never shown for this one. */
export function useResource<Data>(path: string | null, { everyMs, again }: ResourceOptions = {}): Resource<Data> {
  const api = useApi();
  const [loaded, setLoaded] = useState<Loaded<Data>>(NOTHING);
  const [turn, setTurn] = useState(0);
  const last = useRef(loaded);
  last.current = loaded;
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    const load = async () => {
      const before = last.current.path === path ? last.current : NOTHING;
      const next = await read<Data>(api, path, { before, signal: stop.signal });
      if (!stop.signal.aborted) setLoaded(next);
    };
    void load();
    const timer = everyMs === undefined ? undefined : setInterval(() => document.hidden || void load(), everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [api, path, everyMs, turn, again]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  const shown = loaded.path === path ? loaded : NOTHING;
  return {
    data: shown.data,
    problem: shown.problem,
    loadedAtMs: shown.loadedAtMs,
    isLoading: shown.data === null && shown.problem === null,
    reload,
  };
}

/** What failed leaves what was there before, with why. */
async function read<Data>(
  api: ApiClient,
  path: string,
  { before, signal }: { readonly before: Loaded<Data>; readonly signal: AbortSignal },
): Promise<Loaded<Data>> {
  try {
    return { path, data: await api.get<Data>(path, signal), problem: null, loadedAtMs: Date.now() };
  } catch (thrown) {
    return { ...before, path, problem: asProblem(thrown) };
  }
}
