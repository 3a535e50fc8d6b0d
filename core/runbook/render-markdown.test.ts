import { describe, expect, it } from 'vitest';
import { createSampleSpec } from '../../test/cases/sample-spec.js';
import { renderMarkdown } from './render-markdown.js';
import { toSpecFacts } from './runbook-facts.js';
import { toRunbook } from './to-runbook.js';

const render = (patch: Parameters<typeof createSampleSpec>[0] = {}) => renderMarkdown(toRunbook(toSpecFacts(createSampleSpec(patch))));

describe('R-ROLL-3 the runbook as a page', () => {
  it('has the order in a table with room for the time, and every step under its own heading', () => {
    const page = render();
    expect(page).toContain('| 2 | `support.model` | embedded | `gpt-x` | `gpt-w` |  |');
    expect([...page.matchAll(/^## Step (\d)/gm)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(page.endsWith('\n')).toBe(true);
    expect(page).not.toContain('\n\n\n');
  });

  it('keeps commands as they are, between fences that they cannot end', () => {
    const [flag] = createSampleSpec().flags;
    const odd = { ...flag, control: 'a```b|c' } as NonNullable<typeof flag>;
    const base = createSampleSpec();
    const page = render({ flags: [odd], rollback: { ...base.rollback, sequence: [odd.key] } });
    expect(page).toContain("('support.parser', 'a```b|c')");
    expect(page).toContain('````sql\n');
    expect(page).toContain('``a```b\\|c``');
  });

  it("takes people's words literally", () => {
    expect(render({ summary: 'Now *bold* <b> [x](y)' })).toContain('Now \\*bold\\* \\<b\\> \\[x\\](y)');
  });

  it('closes every fence', () => {
    expect([...render().matchAll(/^`{3,}/gm)].length % 2).toBe(0);
  });
});
