import type { JSX } from 'preact';
import type { FeatureAnswer } from '../../api/answers.js';
import { pathTo } from '../../app/paths.js';
import { ShareBar } from '../../parts/words/share-bar.js';
import { Badge } from '../../parts/words/state-word.js';
import { Time } from '../../parts/words/time.js';
import { lookOfFeature } from '../../view/words/feature-look.js';

interface FeatureCardProps {
  readonly feature: FeatureAnswer;
  readonly onKill: (feature: FeatureAnswer) => void;
}

export function FeatureCard({ feature, onKill }: FeatureCardProps): JSX.Element {
  const { tone, icon, word, meaning } = lookOfFeature(feature.state);
  return (
    <li class="card feature">
      <div class="feature-name">
        <h2>{feature.feature}</h2>
        <p>
          <Badge tone={tone} icon={icon} word={word} /> <span class="chip">{feature.environment}</span>
        </p>
        <p class="quiet">{meaning}</p>
        <p>
          <ShareBar share={feature.share} /> <span class="quiet">get the candidate</span>
        </p>
      </div>
      <FlagTable feature={feature} />
      <div class="feature-side">
        {feature.rolloutId !== null && <a href={pathTo('rollout', { id: feature.rolloutId })}>Its rollout</a>}
        {feature.expiresAtMs !== null && feature.share > 0 && (
          <p class="quiet">
            expires <Time atMs={feature.expiresAtMs} /> unless it is watched
          </p>
        )}
        <p class="quiet">revision {feature.revision}</p>
        <button type="button" class="button danger-quiet" aria-label={`Kill ${feature.feature}`} onClick={() => onKill(feature)}>
          Kill…
        </button>
      </div>
    </li>
  );
}

function FlagTable({ feature }: { readonly feature: FeatureAnswer }): JSX.Element {
  return (
    <table class="feature-flags">
      <caption class="sr-only">Flags of {feature.feature}</caption>
      <thead>
        <tr>
          <th scope="col">Flag</th>
          <th scope="col">Control</th>
          <th scope="col">Candidate</th>
        </tr>
      </thead>
      <tbody>
        {feature.flags.map(({ key, control, candidate }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>
              <code>{control}</code>
            </td>
            <td>{candidate === null ? <span class="quiet">none</span> : <code>{candidate}</code>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
