import { addCounts, redactText } from '../redaction/redact-text.js';
import type { RedactionCounts, RedactionRule } from '../redaction/redaction-rule.js';
import { cutText } from './cut-text.js';
import type { RawSample, Sample } from './sample.js';

/** What is kept of a sample: every text in it, the unit's name too, without what the rules look for. Redacted before it is cut, so that no half of a secret is left. */
export function redactSample(sample: RawSample, rules: readonly RedactionRule[]): Sample {
  const counts: RedactionCounts[] = [];
  const clean = (text: string): string => {
    const redacted = redactText(text, rules);
    counts.push(redacted.counts);
    return cutText(redacted.text);
  };
  const { unit, category, input, output, paired, ...rest } = sample;
  const cleaned = {
    unit: clean(unit),
    category: clean(category),
    input: input === null ? null : clean(input),
    output: clean(output),
    paired: paired === null ? null : { ...paired, output: clean(paired.output) },
  };
  return { ...rest, ...cleaned, redactions: addCounts(counts) };
}
