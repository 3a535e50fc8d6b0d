import type { Redacted, RedactionCounts, RedactionRule } from './redaction-rule.js';

/** The text without what the rules look for, one rule after the other, and how much each has found. */
export function redactText(text: string, rules: readonly RedactionRule[]): Redacted {
  const counts: Record<string, number> = {};
  let left = text;
  for (const { name, pattern, replacement, accept } of rules) {
    left = left.replace(pattern, (match: string) => {
      const length = accept === undefined ? match.length : accept(match);
      if (length === 0) return match;
      counts[name] = (counts[name] ?? 0) + 1;
      return replacement + match.slice(length);
    });
  }
  return { text: left, counts };
}

/** All counts together. */
export function addCounts(all: readonly RedactionCounts[]): RedactionCounts {
  const sums = new Map<string, number>();
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums.set(name, (sums.get(name) ?? 0) + count);
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)));
}
