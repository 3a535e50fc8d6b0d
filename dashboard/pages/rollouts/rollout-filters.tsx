import type { JSX } from 'preact';

interface RolloutFiltersProps {
  readonly letters: string;
  readonly setLetters: (value: string) => void;
  readonly environment: string;
  readonly setEnvironment: (value: string) => void;
  readonly environments: readonly string[];
  readonly state: string;
  readonly setState: (value: string) => void;
}

/** They stand in the address, so that a link shows the same. */
export function RolloutFilters(props: RolloutFiltersProps): JSX.Element {
  const { letters, setLetters, environment, setEnvironment, environments, state, setState } = props;
  return (
    <search class="filters">
      <label class="field">
        <span>Feature, id or words (press / to get here)</span>
        <input type="search" data-filter="" value={letters} onInput={(event) => setLetters(event.currentTarget.value)} />
      </label>
      <label class="field narrow">
        <span>State</span>
        <select value={state} onChange={(event) => setState(event.currentTarget.value)}>
          <option value="">All</option>
          <option value="people">Needs a person</option>
          <option value="running">Under way</option>
          <option value="ended">Ended</option>
        </select>
      </label>
      <label class="field narrow">
        <span>Environment</span>
        <select value={environment} onChange={(event) => setEnvironment(event.currentTarget.value)}>
          <option value="">All</option>
          {[...new Set([...environments, ...(environment === '' ? [] : [environment])])].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
