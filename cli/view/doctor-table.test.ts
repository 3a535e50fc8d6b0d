import { describe, expect, it } from 'vitest';
import { checkNode } from '../doctor/check-program.js';
import { toTemporalCheck, toTestServerCheck } from '../doctor/check-servers.js';
import { check } from '../doctor/doctor-check.js';
import { renderDoctor } from './doctor-table.js';
import { createPaint } from './terminal/paint.js';

const frame = { width: 80, nowMs: 0, paint: createPaint(false) };
const tried = [
  { rung: 'TEMPORAL_ADDRESS', ok: false, detail: 'not set', fix: 'Set it to host:port of a Temporal server that runs already.' },
  {
    rung: 'temporal on the PATH',
    ok: false,
    detail: 'not found',
    fix: 'Install the Temporal CLI (any version with server 1.28 or newer).',
  },
];

describe('doctor', () => {
  it('says the conclusion first and the fix beneath what is missing', () => {
    const checks = [checkNode('18.20.1'), check('dependencies', 'ok', '17 packages'), toTemporalCheck(tried, {}), toTestServerCheck([])];
    expect(`\n${renderDoctor(checks, frame).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      ✗ \`tidegate dev\` cannot run here yet: Node.

      ✗ missing    Node             18.20.1; 20.19 or newer is needed
                                    → Install it, for example with \`nvm install 20\`.
      ✓ ok         dependencies     17 packages
      ! look       Temporal server  none here yet; the first start downloads one, if
                                    it can reach the download site
                                    · TEMPORAL_ADDRESS: not set
                                      → Set it to host:port of a Temporal server that
                                        runs already.
                                    · temporal on the PATH: not found
                                      → Install the Temporal CLI (any version with
                                        server 1.28 or newer).
                                    → Or make one of these ways work.
      – not there  test server      only \`npm test\` needs it; it is fetched then
      "
    `);
  });

  it('takes a server that is named and does not answer for missing, whatever else is there', () => {
    const ways = [tried[0]!, { rung: 'temporal on the PATH', ok: true, detail: '1.8.2', fix: '' }];
    expect(toTemporalCheck(ways, { TEMPORAL_ADDRESS: 'x:1' })).toMatchObject({ status: 'missing' });
    expect(toTemporalCheck(ways, {})).toMatchObject({ status: 'ok', detail: 'temporal on the PATH: 1.8.2' });
  });

  it.each([
    ['20.18.9', 'missing'],
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
    ['19.9.9', 'missing'],
  ])('Node %s is %s', (version, status) => expect(checkNode(version).status).toBe(status));
});
