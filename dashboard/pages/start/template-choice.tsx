import type { JSX } from 'preact';
import { formatShare } from '../../../core/assignment/share.js';
import type { TemplateLine } from '../../api/answers.js';
import { Icon } from '../../parts/words/icon.js';

interface TemplateChoiceProps {
  readonly templates: readonly TemplateLine[];
  readonly value: string;
  readonly onChoose: (name: string) => void;
}

/** The plans, each with its stages and how long it takes at least. */
export function TemplateChoice({ templates, value, onChoose }: TemplateChoiceProps): JSX.Element {
  return (
    <fieldset class="templates">
      <legend>Plan</legend>
      {templates.map((template) => (
        <label key={template.name} class="template card">
          <input
            type="radio"
            name="template"
            value={template.name}
            checked={value === template.name}
            disabled={template.problem !== null}
            onChange={() => onChoose(template.name)}
          />
          <span class="template-words">
            <b>{template.title || template.name}</b>
            <span class="quiet">at least {template.lasts}</span>
            <span>{template.problem ?? template.summary}</span>
            <Stages stages={template.stages} />
            {template.layers.length > 0 && <small>For {template.layers.join(', ')} only.</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Stages({ stages }: Pick<TemplateLine, 'stages'>): JSX.Element {
  return (
    <span class="template-stages">
      {stages.map(({ kind, share, hold, gate }, index) => (
        <span key={`${index} ${kind}`} class="chip">
          {kind} {formatShare(share)} · {hold}
          {gate && (
            <>
              {' '}
              <Icon name="hand" size={13} />
              <span class="sr-only">then an approval</span>
            </>
          )}
        </span>
      ))}
    </span>
  );
}
