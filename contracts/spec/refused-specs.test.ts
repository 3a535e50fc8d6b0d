import { describe, expect, it } from 'vitest';
import { KNOWN_PLATFORMS, toKnownPlatforms } from '../../core/plan/platform-traits.js';
import { parseSample, SAMPLE_CONTEXT, sampleInput } from '../../test/cases/specs/sample-spec.js';
import type { ParseContext } from './spec-parts.js';

interface Refused {
  readonly claim: string;
  readonly patch: Record<string, unknown>;
  readonly pointer: string;
  /** A part of the detail. */
  readonly says: string;
  readonly context?: Partial<ParseContext>;
}

const refused = (
  claim: string,
  patch: Record<string, unknown>,
  pointer: string,
  says: string,
  context?: Partial<ParseContext>,
): Refused => ({ claim, patch, pointer, says, ...(context && { context }) });
const flag = (patch: object) => ({ key: 'support.extra', layer: 'model', control: 'a', candidate: 'b', ...patch });
const approval = (patch: object) => ({ '/stages/1/approval': { approvers: ['group:ml-leads'], ...patch } });
const stages = (...list: object[]) => ({ '/stages': list });
const STEPS = {
  ...SAMPLE_CONTEXT,
  platforms: [
    { name: 'embedded', granularity: 1, atomicBundle: true },
    { name: 'coarse', granularity: 1_000, atomicBundle: false },
  ],
};
/** An installation that has every platform. */
const ALL_PLATFORMS = { ...SAMPLE_CONTEXT, platforms: KNOWN_PLATFORMS };
/** The same with a group in the place of the parent flag. */
const GROUPED = { ...SAMPLE_CONTEXT, platforms: toKnownPlatforms({ align: 'group', refreshMs: 20_000 }) };
/** The sample on Unleash, without what cannot be shown there. */
const onUnleash = (patch: Record<string, unknown> = {}) => ({
  ...Object.fromEntries([0, 1, 2, 3].map((index) => [`/bundle/flags/${index}/platform`, 'unleash'])),
  '/cohorts': [],
  ...patch,
});
const ONE_ON_UNLEASH = Object.fromEntries([0, 1, 2].map((index) => [`/bundle/flags/${index}/platform`, 'embedded']));
const unleash = (claim: string, patch: Record<string, unknown>, pointer: string, says: string) =>
  refused(claim, onUnleash(patch), pointer, says, ALL_PLATFORMS);
const stepBack = (shares: readonly string[], every = '1m') => ({ '/rollback/stepBack': { shares, every } });
const full = { kind: 'full', hold: '24h', holdback: '1%' };

const CASES: Readonly<Record<string, readonly Refused[]>> = {
  'R-LAYER-1 the bundle': [
    refused('control is candidate', { '/bundle/flags/0/candidate': 'parser@3' }, '/bundle/flags/0/candidate', 'would change nothing'),
    refused(
      'a flag twice',
      { '/bundle/flags/-': flag({ key: 'support.model' }) },
      '/bundle/flags/4/key',
      'which /bundle/flags/3 already has',
    ),
    refused('an unknown platform', { '/bundle/flags/0/platform': 'embeded' }, '/bundle/flags/0/platform', 'Did you mean "embedded"?'),
    refused('an unknown layer', { '/bundle/flags/0/layer': 'promt' }, '/bundle/flags/0/layer', 'Did you mean "prompt"?'),
    refused('no flag', { '/bundle/flags': [] }, '/bundle/flags', 'at least 1'),
    refused(
      'too many flags',
      { '/bundle/flags': Array.from({ length: 21 }, (_, index) => flag({ key: `f${index}` })) },
      '/bundle/flags',
      'at most 20',
    ),
    refused('a version over several lines', { '/bundle/flags/0/candidate': 'a\nb' }, '/bundle/flags/0/candidate', 'one printable line'),
    refused('a version that is too long', { '/bundle/flags/0/candidate': 'x'.repeat(257) }, '/bundle/flags/0/candidate', 'at most 256'),
  ],
  'R-PLAT-4 R-LAYER-4 what Unleash cannot show': [
    refused(
      'Unleash, where it is not configured',
      onUnleash(),
      '/bundle/flags/3/platform',
      'Sent "unleash": no such flag platform is configured. Configure it (docs/platforms/unleash.md)',
      STEPS,
    ),
    unleash('half a percent', { '/stages/1/share': '0.5%' }, '/stages/1/share', 'Send 1%.'),
    unleash('almost everybody', { '/stages/2/share': '99.5%' }, '/stages/2/share', 'Send 99%.'),
    unleash('a holdback between two steps', { '/stages/3/holdback': '1.5%' }, '/stages/3/holdback', 'Sent a holdback of 1.5%'),
    unleash('a sample between two steps', { '/stages/0/sample': '10.05%' }, '/stages/0/sample', 'Send 10% or 10.1%'),
    unleash(
      'cohorts',
      { '/cohorts': [{ name: 'staff', when: { attribute: 'email', endsWith: '@example.com' } }] },
      '/cohorts',
      'Sent staff, but platform unleash, which has support.parser, support.retrieval, support.prompt, support.model, shows no cohorts',
    ),
    unleash('draining', { '/rollback/sessions': 'drain' }, '/rollback/sessions', 'Send "hard"'),
    unleash(
      'draining, with one flag there',
      { '/bundle/flags/0/platform': 'embedded', '/rollback/sessions': 'drain' },
      '/rollback/sessions',
      'drain',
    ),
    unleash(
      'flags with another platform in between',
      { '/bundle/flags/1/platform': 'embedded' },
      '/bundle/flags/2',
      'Sent support.prompt after support.retrieval of platform embedded, but platform unleash moves all its flags in one write',
    ),
    refused(
      'flags of a group with another platform in between',
      onUnleash({ '/bundle/flags/1/platform': 'embedded' }),
      '/bundle/flags/2',
      'platform unleash moves all its flags one right after another',
      GROUPED,
    ),
    unleash(
      'embedded flags with Unleash in between',
      { '/bundle/flags/0/platform': 'embedded', '/bundle/flags/3/platform': 'embedded' },
      '/bundle/flags/3',
      'Put the flags of embedded next to each other',
    ),
  ],
  'D9 stepping back': [
    refused('shares that do not fall', stepBack(['25%', '25%']), '/rollback/stepBack/shares/1', 'only falls'),
    refused('a share that no stage is above', stepBack(['99%']), '/rollback/stepBack/shares/0', 'nothing to step back from'),
    refused('more than five', stepBack(['6%', '5%', '4%', '3%', '2%', '1%']), '/rollback/stepBack/shares', '5'),
    refused('steps too quick', stepBack(['25%'], '9s'), '/rollback/stepBack/every', 'from 10s to 30m'),
    refused('steps too slow', stepBack(['25%'], '31m'), '/rollback/stepBack/every', 'from 10s to 30m'),
    refused('more than an hour in all', stepBack(['25%', '5%', '1%'], '21m'), '/rollback/stepBack/every', 'Send 20m or less'),
    unleash('a share finer than the platform', stepBack(['25.5%']), '/rollback/stepBack/shares/0', 'moves in steps of 1%'),
  ],
  'R-ROLL-3 the rollback order': [
    refused(
      'a flag is missing',
      { '/rollback/sequence': ['support.model', 'support.prompt', 'support.retrieval'] },
      '/rollback/sequence',
      'without support.parser',
    ),
    refused(
      'a flag twice',
      { '/rollback/sequence': ['support.model', 'support.prompt', 'support.retrieval', 'support.parser', 'support.model'] },
      '/rollback/sequence/4',
      'a second time',
    ),
    refused('no flag of the bundle', { '/rollback/sequence/0': 'support.modle' }, '/rollback/sequence/0', 'Did you mean "support.model"?'),
  ],
  'R-COHORT-1 cohorts': [
    refused('no condition', { '/cohorts/0/when': { attribute: 'email' } }, '/cohorts/0/when', 'no condition'),
    refused('two conditions', { '/cohorts/0/when/equals': 'x' }, '/cohorts/0/when', 'equals and endsWith together'),
    refused('a condition that everybody meets', { '/cohorts/0/when/endsWith': '' }, '/cohorts/0/when/endsWith', 'must not be empty'),
    refused(
      'a name twice',
      { '/cohorts/-': { name: 'staff', when: { attribute: 'plan', in: ['beta'] } } },
      '/cohorts/1/name',
      'already has',
    ),
  ],
  'R-STAGE-1 to R-STAGE-4 stages': [
    refused('none', { '/stages': [] }, '/stages', 'at least 1'),
    refused('the share goes down', { '/stages/2/share': '1%' }, '/stages/2/share', 'never goes down'),
    refused(
      'full shows less than A/B',
      stages({ kind: 'ab', share: '90%', hold: '1d', deadline: '30d', prove: 'evidence' }, { ...full, holdback: '20%' }),
      '/stages/1/holdback',
      'never goes down',
    ),
    refused(
      'canary after A/B',
      stages({ kind: 'ab', hold: '1d', deadline: '30d' }, { kind: 'canary', share: '60%', hold: '1h' }, full),
      '/stages/1/kind',
      'shadow → canary → ab → full',
    ),
    refused('full twice', stages(full, full), '/stages/1/kind', 'second full'),
    refused('nobody stays on control', { '/stages/3/holdback': '0%' }, '/stages/3/holdback', 'nothing to compare'),
    refused('a deadline before the hold ends', { '/stages/2/deadline': '1h' }, '/stages/2/deadline', 'shorter than the hold of 1d'),
    refused('a deadline that ships', { '/stages/2/onDeadline': 'promote' }, '/stages/2/onDeadline', 'silence never promotes'),
    refused('finer than 0.001 %', { '/stages/1/share': '0.0005%' }, '/stages/1/share', 'finer than 0.001%'),
    refused('a share without its sign', { '/stages/1/share': 5 }, '/stages/1/share', 'write the % sign'),
    refused('a share of everybody in a canary', { '/stages/1/share': '100%' }, '/stages/1/share', 'to 99.999%'),
    refused('a share in shadow, with the known keys', { '/stages/0/share': '5%' }, '/stages/0/share', 'Known here: kind, sample'),
    refused('an unknown kind', { '/stages/0/kind': 'shaddow' }, '/stages/0/kind', 'Did you mean "shadow"?'),
    refused('no kind', { '/stages/0/kind': undefined }, '/stages/0/kind', 'Missing: kind is one of'),
    refused(
      'proof by a primary guard that does not exist',
      { '/stages/1/prove': 'primary', '/guards/4/primary': false },
      '/stages/1/prove',
      'no guard is primary',
    ),
    refused(
      'a step that a platform cannot show',
      { '/stages/1/share': '2.5%', '/bundle/flags/0/platform': 'coarse' },
      '/stages/1/share',
      'Sent a share of 2.5%, but platform coarse moves in steps of 1%. Send 2% or 3%',
      STEPS,
    ),
    refused('too many', { '/stages': Array.from({ length: 13 }, () => full) }, '/stages', 'at most 12'),
  ],
  'approvals that nobody can give': [
    refused('no approvers', approval({ approvers: [] }), '/stages/1/approval/approvers', 'nobody could approve'),
    refused(
      'an unknown group',
      approval({ approvers: ['group:ml-lead'] }),
      '/stages/1/approval/approvers/0',
      'Did you mean "group:ml-leads"?',
    ),
    refused(
      'an unknown person',
      approval({ approvers: ['adda@example.com'] }),
      '/stages/1/approval/approvers/0',
      'Did you mean "ada@example.com"?',
    ),
    refused('more approvals than people', approval({ required: 3 }), '/stages/1/approval/required', 'only 2 can approve'),
    refused(
      'the requester counts for nobody',
      approval({ approvers: ['group:ml-leads', 'dev@example.com'], required: 3 }),
      '/stages/1/approval/required',
      'dev@example.com asks for the rollout',
    ),
    refused(
      'only the requester',
      approval({ approvers: ['group:solo', 'DEV@example.com'] }),
      '/stages/1/approval/approvers',
      'nobody approves their own',
    ),
    refused('no group name', approval({ approvers: ['group:'] }), '/stages/1/approval/approvers/0', '"group:<name>"'),
    ...['approve', 'ship'].map((onExpiry) =>
      refused(
        `expiry that says ${onExpiry}`,
        approval({ onExpiry }),
        '/stages/1/approval/onExpiry',
        'an approval that comes by waiting is no approval',
      ),
    ),
    refused(
      'expiry that says something else',
      approval({ onExpiry: 'whatever' }),
      '/stages/1/approval/onExpiry',
      'what happens when nobody decides is hold or rollback.',
    ),
  ],
  'R-METRIC-2 guards': [
    refused('none', { '/guards': [] }, '/guards', 'at least 1'),
    refused('not even a list', { '/guards': undefined }, '/guards', 'Missing'),
    refused('no condition', { '/guards/0/margin': undefined }, '/guards/0', 'no condition and can never fail'),
    refused('a margin of 100 points', { '/guards/0/margin': '100pp' }, '/guards/0/margin', 'can never fail'),
    refused('a bare margin of 1 for a rate', { '/guards/1/margin': 1 }, '/guards/1/margin', 'can never fail'),
    refused('a relative margin of everything', { '/guards/3/margin': '100%' }, '/guards/3/margin', 'more than 100% below control'),
    refused('a relative margin above the ceiling of a rate', { '/guards/0/margin': '9900%' }, '/guards/0/margin', 'cannot rise above 1'),
    refused('a negative margin', { '/guards/0/margin': '-1pp' }, '/guards/0/margin', 'never negative'),
    refused('a margin that is none', { '/guards/0/margin': 'small' }, '/guards/0/margin', 'a margin is'),
    refused('a margin of another type', { '/guards/0/margin': true }, '/guards/0/margin', 'a margin is'),
    refused('two primaries', { '/guards/0/primary': true }, '/guards/4/primary', 'errors is already primary'),
    refused('a name twice', { '/guards/1/name': 'errors' }, '/guards/1/name', 'already has'),
    refused('no weight', { '/guards/0/weight': 0 }, '/guards/0/weight', 'more than 0'),
    refused('failing without consequence', { '/guards/0/onFail': 'ignore' }, '/guards/0/onFail', 'allowed: rollback, hold'),
    refused('no data that passes', { '/guards/0/onNoData': 'pass' }, '/guards/0/onNoData', 'allowed: hold, rollback'),
  ],
  metrics: [
    refused(
      'an unknown source',
      { '/metrics/slow_reply/source': 'promethius' },
      '/metrics/slow_reply/source',
      'Did you mean "prometheus"?',
    ),
    refused(
      'no arm in the events',
      { '/metrics/slow_reply/events': 'rate(x[{{window}}])' },
      '/metrics/slow_reply/events',
      'without {{arm}}',
    ),
    refused(
      'neither in the total',
      { '/metrics/slow_reply/total': 'rate(x[5m])' },
      '/metrics/slow_reply/total',
      'without {{arm}} and {{window}}',
    ),
    refused('a baseline that is no rate', { '/metrics/error/baseline': 1.5 }, '/metrics/error/baseline', 'less than 1'),
    refused('a name with blanks', { '/metrics/a b': { source: 'outcomes' } }, '/metrics/a b', 'only letters, digits'),
  ],
  'watching and telling': [
    refused('an interval below a second', { '/watch': { interval: '0s' } }, '/watch/interval', 'at least 1s'),
    refused(
      'an exposure that expires between two looks',
      { '/watch': { interval: '1m', exposureTtl: '90s' } },
      '/watch/exposureTtl',
      'at least two intervals',
    ),
    refused(
      'silence before the second look',
      { '/watch': { interval: '1m', noDataAfter: '1m' } },
      '/watch/noDataAfter',
      'at least two intervals',
    ),
    refused('a pager that is not configured', { '/notify/page': 'opsgenie' }, '/notify/page', 'Configured: pagerduty'),
    refused('a channel lost to a YAML comment', { '/notify/slack': null }, '/notify/slack', 'unquoted # begins a comment'),
  ],
  'R-METRIC-3 traffic that cannot reach a verdict': [
    refused('minimumUnits', { '/stages/2/minimumUnits': 100_000 }, '/stages/2/deadline', 'minimumUnits needs 100000'),
    refused(
      'the burn-in',
      { '/traffic/unitsPerHour': 100 },
      '/stages/1/deadline',
      'sees 15 units by its deadline of 3h, but the burn-in needs 30. Send a deadline of at least 6h',
    ),
    refused('the burn-in of the shadow sample', { '/traffic/unitsPerHour': 100 }, '/stages/0/deadline', 'smaller arm of shadow sees 15'),
    refused('the proof of the primary guard', { '/guards/4/margin': '0.1pp' }, '/stages/2/deadline', 'guard judge needs'),
    refused(
      'the deadline and the share that would do',
      { '/stages/2/share': '10%', '/guards/4/margin': '1.5pp' },
      '/stages/2/deadline',
      'a share of 30%',
    ),
    refused('no traffic at all', { '/traffic/unitsPerHour': 0 }, '/traffic/unitsPerHour', 'more than 0'),
  ],
  'the whole': [
    refused('an unknown key', { '/sumary': 'x' }, '/sumary', 'Did you mean "summary"?'),
    refused('an unknown key deep inside', { '/stages/1/approval/expire': '1h' }, '/stages/1/approval/expire', 'Did you mean "expires"?'),
    refused('another version', { '/apiVersion': 'tidegate/v2' }, '/apiVersion', 'allowed: tidegate/v1'),
    refused('a feature that is no name', { '/feature': '../x' }, '/feature', 'only letters, digits'),
    refused('a summary that is too long', { '/summary': 'x'.repeat(501) }, '/summary', 'at most 500'),
    refused('an unknown unit', { '/unit': 'request' }, '/unit', 'allowed: session, user, task'),
  ],
};

describe.each(Object.entries(CASES))('refused: %s', (_, cases) => {
  it.each(cases)('$claim', ({ patch, pointer, says, context }) => {
    const parsed = parseSample(patch, context ?? SAMPLE_CONTEXT);
    const errors = parsed.ok ? [] : parsed.errors;
    expect(errors.find((error) => error.pointer === pointer)?.detail ?? JSON.stringify(errors)).toContain(says);
  });

  it('and nothing else is wrong with the sample', () => expect(parseSample().ok).toBe(true));
});

describe('what is just allowed', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a margin of almost all that is left', { '/guards/0/margin': '98pp' }],
    ['costs that may double', { '/guards/2/margin': '100%' }],
    ['as many approvals as people', approval({ required: 2 })],
    ['a deadline that is the hold', { '/stages/2/deadline': '3d', '/stages/2/hold': '3d' }],
    [
      'several canaries, the same share twice',
      { '/stages': [{ kind: 'canary', share: '5%', hold: '6h' }, { kind: 'canary', share: '5%', hold: '6h' }, full] },
    ],
    ['twenty flags', { '/bundle/flags': Array.from({ length: 20 }, (_, index) => flag({ key: `f${index}` })), '/rollback': undefined }],
  ])('%s', (_, patch) => {
    const parsed = parseSample(patch);
    expect(parsed.ok ? [] : parsed.errors).toEqual([]);
  });

  it('whole percents on a coarse platform', () => expect(parseSample({ '/bundle/flags/0/platform': 'coarse' }, STEPS).ok).toBe(true));

  it('a platform that no flag is on restricts nothing', () => expect(parseSample({ '/stages/1/share': '2.5%' }, STEPS).ok).toBe(true));

  it.each<[string, Record<string, unknown>, Partial<ParseContext>, readonly string[]]>([
    ['R-PLAT-4 the sample on Unleash', onUnleash(), ALL_PLATFORMS, []],
    ['R-PLAT-4 two platforms side by side', onUnleash({ '/bundle/flags/0/platform': 'embedded' }), ALL_PLATFORMS, ['/bundle/flags']],
    ['R-PLAT-4 R-LAYER-4 Unleash, where flags share a group', onUnleash(), GROUPED, ['/bundle/flags']],
    ['R-PLAT-4 one flag in a group', onUnleash(ONE_ON_UNLEASH), GROUPED, ['/bundle/flags']],
    ['R-PLAT-4 Unleash, where nobody knows what is configured', onUnleash(), SAMPLE_CONTEXT, ['/bundle/flags/0/platform']],
  ])('%s, with a warning where one is due', (_, patch, context, warned) => {
    const parsed = parseSample(patch, context);
    const seen = parsed.ok ? parsed.warnings : parsed.errors;
    expect(seen.map(({ pointer }) => pointer).filter((pointer) => pointer !== '/metrics')).toEqual(warned);
  });

  it('R-PLAT-4 R-LAYER-4 a group is warned about with what units get while a move is under way, and for how long at most', () => {
    const parsed = parseSample(onUnleash(), GROUPED);
    const [{ detail } = { detail: '' }] = parsed.ok ? parsed.warnings.filter(({ pointer }) => pointer === '/bundle/flags') : [];
    expect(detail).toMatch(/^Platform unleash moves support\.parser, .*support\.model one after another \(TIDEGATE_UNLEASH_ALIGN is group/);
    expect(detail).toMatch(/units between the old share and the new one get the candidate on some .* and control on others/);
    const [, total = '', writes, each = ''] = /for about ([\d.]+) s at most \((\d) writes, each (\d+) ms/.exec(detail) ?? [];
    expect([writes, Number(total)]).toEqual(['4', Math.round((4 * Number(each)) / 100) / 10]);
    expect(detail).toMatch(/until it asks again, 20\.0 s later at most/);
  });

  it('the sample is a fresh copy each time', () => expect(sampleInput()).toEqual(sampleInput()));
});
