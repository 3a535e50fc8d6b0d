import type { JSX } from 'preact';
import type { FeatureAnswer } from '../../api/answers.js';
import { type StartForm, toLayers } from '../../view/forms/start-form.js';

interface StartFieldsProps {
  readonly form: StartForm;
  readonly features: readonly FeatureAnswer[];
  readonly onChange: (change: Partial<StartForm>) => void;
}

/** The feature, and the new version of each layer that changes. */
export function StartFields({ form, features, onChange }: StartFieldsProps): JSX.Element {
  const chosen = features.find(({ feature }) => feature === form.feature);
  return (
    <div class="start-fields card">
      <label class="field">
        <span>Feature</span>
        <select required value={form.feature} onChange={(event) => onChange({ feature: event.currentTarget.value, candidate: {} })}>
          <option value="">Choose …</option>
          {features.map(({ feature }) => (
            <option key={feature} value={feature}>
              {feature}
            </option>
          ))}
        </select>
      </label>
      {chosen !== undefined && <Layers feature={chosen} form={form} onChange={onChange} />}
      <label class="field">
        <span>Summary (optional)</span>
        <input type="text" maxLength={200} value={form.summary} onInput={(event) => onChange({ summary: event.currentTarget.value })} />
        <small>One line for people: what changes, and why.</small>
      </label>
      <label class="field">
        <span>Who approves (optional)</span>
        <input
          type="text"
          placeholder="group:ml-leads"
          value={form.approvers}
          onInput={(event) => onChange({ approvers: event.currentTarget.value })}
        />
        <small>Groups and people, with commas. Without: as in the feature’s last rollout.</small>
      </label>
    </div>
  );
}

interface LayersProps extends Pick<StartFieldsProps, 'form' | 'onChange'> {
  readonly feature: FeatureAnswer;
}

function Layers({ feature, form, onChange }: LayersProps): JSX.Element {
  return (
    <fieldset class="layers">
      <legend>New versions (leave empty what stays)</legend>
      {toLayers(feature).map(({ name, control }) => (
        <label key={name} class="layer">
          <span>{name}</span>
          <code class="version-old">{control} →</code>
          <input
            type="text"
            autoComplete="off"
            spellcheck={false}
            value={form.candidate[name] ?? ''}
            onInput={(event) => onChange({ candidate: { ...form.candidate, [name]: event.currentTarget.value } })}
          />
        </label>
      ))}
    </fieldset>
  );
}
