import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSession } from '../api/session.js';
import { Empty } from '../parts/page/empty.js';
import { Page } from '../parts/page/page.js';
import { Header } from './header.js';
import { followKeys } from './keys.js';
import { followLinks, useLocation } from './location.js';
import { matchPath, pathTo } from './paths.js';
import { PAGES } from './routes.js';
import { SignedIn } from './signed-in.js';

export function App(): JSX.Element {
  useEffect(() => followLinks((pathname) => matchPath(pathname) !== null), []);
  useEffect(() => followKeys(), []);
  return (
    <>
      <a class="skip" href="#content">
        Skip to the content
      </a>
      <SignedIn>
        <Header />
        <Shown />
      </SignedIn>
    </>
  );
}

function Shown(): JSX.Element {
  const { pathname } = useLocation();
  const { me } = useSession();
  const found = matchPath(pathname);
  const Found = found === null ? undefined : PAGES[found.name];
  if (found === null || Found === undefined)
    return (
      <Page title="Nothing here">
        <Empty title="There is no page at this address">
          It may have been cut off on its way. Go to <a href={pathTo('rollouts')}>all rollouts</a>.
        </Empty>
      </Page>
    );
  // Another person or another rollout is another page: nothing of the one before is kept.
  return <Found key={`${me.id} ${pathname}`} parts={found.parts} />;
}
