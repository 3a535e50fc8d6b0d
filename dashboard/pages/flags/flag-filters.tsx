import type { JSX } from 'preact';
import { useQuery } from '../../app/location.js';

/** They stand in the address, so that a link shows the same. */
export function FlagFilters(): JSX.Element {
  const [letters, setLetters] = useQuery('q');
  const [environment, setEnvironment] = useQuery('environment');
  return (
    <search class="filters">
      <label class="field">
        <span>Feature</span>
        <input type="search" data-filter="" value={letters} onInput={(event) => setLetters(event.currentTarget.value)} />
      </label>
      <label class="field narrow">
        <span>Environment</span>
        <input
          type="text"
          placeholder="the server’s own"
          value={environment}
          onChange={(event) => setEnvironment(event.currentTarget.value.trim())}
        />
      </label>
    </search>
  );
}
