import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPaint } from '../terminal/paint.js';
import { displayWidth } from '../terminal/text.js';
import { describeEvidence, renderEvidenceBar } from './evidence-scale.js';

const frame = { paint: createPaint(false) };
const needed = Math.log(20);

describe('evidence on a readable scale (R-AUDIT-1)', () => {
  it.each([
    [Math.log(31), needed, '31 of 20 needed'],
    [Math.log(19.96), needed, '19 of 20 needed'],
    [Math.log(3.14), needed, '3.1 of 20 needed'],
    [Math.log(0.257), needed, '0.25 of 20 needed'],
    [-40, needed, '<0.01 of 20 needed'],
    [Math.log(12_345), needed, '12,345 of 20 needed'],
    [400, needed, '>1e6 of 20 needed'],
    [Number.POSITIVE_INFINITY, needed, '>1e6 of 20 needed'],
    [Number.NEGATIVE_INFINITY, needed, '<0.01 of 20 needed'],
    [16 * Math.LN10, 8 * Math.LN10, '1e16.0 of 1e8.0 needed'],
  ])('a log of %d with %d needed is %s', (log, limit, expected) => expect(describeEvidence(log, limit)).toBe(expected));

  it('what falls short never looks as if it were enough, in the number and in the bar', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 13, noNaN: true }), fc.double({ min: 1e-3, max: 3, noNaN: true }), (limit, short) => {
        const said = Number(/^[<>]?([\d.,e]+)/.exec(describeEvidence(limit - short, limit))?.[1]?.replaceAll(',', ''));
        expect(said).toBeLessThanOrEqual(Math.exp(limit));
        expect(renderEvidenceBar(limit - short, limit, 'bad', frame)).toContain('·');
        expect(renderEvidenceBar(limit, limit, 'bad', frame)).not.toContain('·');
      }),
    );
  });

  it('the bar is always as wide', () => {
    for (const log of [Number.NEGATIVE_INFINITY, -3, 0, 1, 2.9, 3, 99, Number.POSITIVE_INFINITY, Number.NaN])
      expect(displayWidth(renderEvidenceBar(log, 3, 'good', frame))).toBe(8);
  });
});
