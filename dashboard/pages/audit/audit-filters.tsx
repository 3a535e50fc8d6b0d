import type { JSX } from 'preact';
import { useQuery } from '../../app/location.js';
import { AUDIT_CHOICES } from '../../view/words/audit-words.js';

/** They stand in the address, so that an auditor can be sent to what is meant. */
export function AuditFilters(): JSX.Element {
  const [kind, setKind] = useQuery('kind');
  const isOwn = AUDIT_CHOICES.every(({ value }) => value !== kind);
  return (
    <search class="filters">
      <TextFilter name="actor" label="Who (letters of an id)" isFirst />
      <label class="field">
        <span>What</span>
        <select value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {AUDIT_CHOICES.map(({ value, word }) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
          {isOwn && <option value={kind}>{kind}</option>}
        </select>
      </label>
      <TextFilter name="feature" label="Feature" />
      <TextFilter name="rollout" label="Rollout id (proves its chain)" />
      <TextFilter name="from" label="From (UTC)" type="date" />
    </search>
  );
}

interface TextFilterProps {
  readonly name: string;
  readonly label: string;
  readonly type?: 'search' | 'date';
  readonly isFirst?: boolean;
}

function TextFilter({ name, label, type = 'search', isFirst = false }: TextFilterProps): JSX.Element {
  const [value, setValue] = useQuery(name);
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type={type}
        value={value}
        {...(isFirst && { 'data-filter': '' })}
        onChange={(event) => setValue(event.currentTarget.value.trim())}
      />
    </label>
  );
}
