import type { JSX } from 'preact';
import type { LayerComparison } from '../../../core/comparison/comparison.js';
import type { DiffHunk, DiffLine } from '../../../core/diff/diff-text.js';
import { toVisible } from '../../view/words/visible-text.js';

/** A layer with both versions, and what changed between their contents. */
export function LayerDiff({ compared }: { readonly compared: LayerComparison }): JSX.Element {
  const { key, layer, control, candidate, diff } = compared;
  return (
    <article class="card diff">
      <header class="diff-head">
        <h3>{layer}</h3>
        <span>
          <code class="version-old">{control.version}</code>
          <span aria-hidden="true"> → </span>
          <span class="sr-only">becomes</span>
          <code>{candidate.version}</code>
        </span>
        <small>{key}</small>
      </header>
      {diff === null ? (
        <Unknown compared={compared} />
      ) : diff.hunks.length === 0 ? (
        <p class="diff-note">Both versions have the same content.</p>
      ) : (
        <>
          <p class="diff-note">
            {count(diff.removed, 'line')} removed, {count(diff.added, 'line')} added
            {diff.isShortest ? '.' : '; too different to be compared line by line.'}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines are scrolled by keyboard too */}
          <section class="diff-lines" aria-label={`Changes of ${key}`} tabIndex={0}>
            {diff.hunks.map((hunk) => (
              <Hunk key={`${hunk.fromLine}/${hunk.toLine}`} hunk={hunk} />
            ))}
          </section>
        </>
      )}
    </article>
  );
}

function Unknown({ compared: { layer, control, candidate } }: { readonly compared: LayerComparison }): JSX.Element {
  const unknown = [control, candidate].filter(({ sha256 }) => sha256 === null).map(({ version }) => version);
  return (
    <p class="diff-note">
      The content of {unknown.join(' and ')} is not registered. A deployment does that with <code>PUT /v1/versions/{layer}/…</code>
    </p>
  );
}

function Hunk({ hunk: { fromLine, toLine, lines } }: { readonly hunk: DiffHunk }): JSX.Element {
  return (
    <ol class="hunk">
      <li class="hunk-place">
        from line {fromLine}, now {toLine}
      </li>
      {lines.map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </ol>
  );
}

const SIGNS = { same: '\u00a0', removed: '−', added: '+' } as const;
const WORDS = { same: '', removed: 'removed: ', added: 'added: ' } as const;

function Line({ line: { kind, text, words } }: { readonly line: DiffLine }): JSX.Element {
  return (
    <li class={`line line-${kind}`}>
      <span class="line-sign" aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <span class="sr-only">{WORDS[kind]}</span>
      <bdi class="line-text">
        {words === undefined
          ? toVisible(text)
          : words.map((word, index) => (word.changed ? <mark key={index}>{toVisible(word.text)}</mark> : toVisible(word.text)))}
      </bdi>
    </li>
  );
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
