import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Session, useSession } from '../api/session.js';
import { Icon } from '../parts/words/icon.js';
import { useLocation } from './location.js';
import { matchPath, type PathName, pathTo } from './paths.js';
import { applyScheme, readScheme, shownScheme } from './theme.js';

const PLACES: readonly { readonly name: PathName; readonly word: string; readonly also?: readonly PathName[] }[] = [
  { name: 'rollouts', word: 'Rollouts', also: ['rollout', 'gate', 'compare', 'start'] },
  { name: 'flags', word: 'Flags' },
  { name: 'freezes', word: 'Freezes' },
  { name: 'audit', word: 'Audit' },
];

export function Header(): JSX.Element {
  const { pathname } = useLocation();
  const here = matchPath(pathname)?.name;
  return (
    <header class="header">
      <a class="brand" href={pathTo('rollouts')}>
        <img src="/favicon.svg" width={26} height={26} alt="" />
        <span>Tidegate</span>
      </a>
      <nav class="nav" aria-label="Pages">
        {PLACES.map(({ name, word, also = [] }) => {
          const isHere = here === name || (here !== undefined && also.includes(here));
          return (
            <a key={name} href={pathTo(name)} {...(isHere && { 'aria-current': here === name ? 'page' : 'true' })}>
              {word}
            </a>
          );
        })}
      </nav>
      <div class="header-tools">
        <Person session={useSession()} />
        <SchemeToggle />
      </div>
    </header>
  );
}

/** In development whoever one likes, so that one can approve as a second person; else who the server says one is. */
function Person({ session: { me, become, signOut } }: { readonly session: Session }): JSX.Element {
  const { people = [] } = me;
  if (people.length > 1)
    return (
      <label class="person">
        <Icon name="person" />
        <span class="sr-only">Act as</span>
        <select value={me.id} onChange={(event) => become(event.currentTarget.value)}>
          {people.includes(me.id) ? null : <option>{me.id}</option>}
          {people.map((person) => (
            <option key={person} value={person}>
              {person}
            </option>
          ))}
        </select>
      </label>
    );
  return (
    <span class="person">
      <Icon name="person" />
      <span class="person-id">{me.id}</span>
      {signOut !== null && (
        <button type="button" class="link" onClick={signOut}>
          Sign out
        </button>
      )}
    </span>
  );
}

function SchemeToggle(): JSX.Element {
  const [scheme, setScheme] = useState(readScheme);
  const shown = shownScheme(scheme);
  const other = shown === 'dark' ? 'light' : 'dark';
  const change = () => {
    applyScheme(other);
    setScheme(other);
  };
  return (
    <button type="button" class="button icon-only" aria-label={`Use ${other} colours`} title={`Use ${other} colours`} onClick={change}>
      <Icon name={shown === 'dark' ? 'sun' : 'moon'} />
    </button>
  );
}
