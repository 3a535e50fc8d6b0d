import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toRedaction } from '../../contracts/redaction/to-redaction.js';
import { startedRollout } from '../../test/fakes/api/api-rollouts.js';
import { type ApiUnderTest, startApi } from '../../test/fakes/api/api-server.js';

let api: ApiUnderTest;
beforeAll(async () => {
  const redaction = toRedaction([{ name: 'employee', pattern: 'EMP-\\d{6}' }], 'TIDEGATE_REDACTION');
  api = await startApi({ redaction });
});
afterAll(() => api.stop());

const sampleOf = (rollout: string, id: string, changes: Record<string, unknown> = {}) => ({
  id: `${rollout}/${id}`,
  rollout,
  stageAttempt: 1,
  arm: 'control',
  assignment: 'random',
  unit: 's-1',
  category: 'refund',
  input: 'Where is my money?',
  output: `answer ${id}`,
  metrics: { latency_ms: 120, cost_usd: { sum: 0.04, of: 2 } },
  ...changes,
});
const post = (...samples: unknown[]) => api.ask('POST', '/v1/samples', { body: { samples } });
const compare = async (id: string, query = '') => (await api.ask('GET', `/v1/rollouts/${id}/comparison${query}`)).body;
const mirrored = { assignment: 'shadow', pairedOutput: 'candidate answers', pairedMetrics: { latency_ms: 90 } };

describe('R-UX-1 POST /v1/samples', () => {
  it('takes good samples, counts those that it has as duplicates, and names each bad one', async () => {
    const { id } = await startedRollout(api);
    const { status, body } = await post(
      sampleOf(id, 'a'),
      sampleOf(id, 'a'),
      sampleOf('no-such-rollout', 'b'),
      { ...sampleOf(id, 'c'), colour: 'red' },
      sampleOf(id, 'd', { pairedMetrics: { error: 1 } }),
      sampleOf(id, 'e', { ...mirrored, arm: 'candidate' }),
      sampleOf(id, 'f', { at: api.clock.nowMs + 3_600_000 }),
    );
    expect([status, body.accepted, body.duplicates]).toEqual([202, 1, 1]);
    expect(body.rejected.map((each: { index: number }) => each.index)).toEqual([2, 3, 4, 5, 6]);
    expect(body.rejected[0].detail).toContain('no-such-rollout');
    expect(body.rejected[1].detail).toContain('colour');
  });

  it('says what is wrong with a sample without a word of its texts', async () => {
    const { id } = await startedRollout(api);
    const secret = 'MY-SECRET-TEXT';
    const { body } = await post(
      sampleOf(id, 'a', { input: secret.repeat(10_000) }),
      sampleOf(id, 'b', { output: [secret] }),
      sampleOf(id, 'c', { unit: `${secret}\n` }),
      sampleOf(id, 'd', { category: secret.repeat(10) }),
      sampleOf(id, 'e', { [secret]: secret }),
      secret,
      [secret],
      sampleOf(id, 'f', { metrics: secret }),
    );
    expect(body.rejected).toHaveLength(8);
    const known = body.rejected.filter((each: { index: number }) => ![4, 7].includes(each.index));
    expect(JSON.stringify(known)).not.toContain(secret);
    expect(body.rejected[0].detail).toContain('at most 64000 characters');
  });

  it.each([
    ['nothing', {}, 400],
    ['a text', { samples: 'x' }, 400],
    ['too many', { samples: new Array(101).fill({}) }, 400],
    ['a body that is too large', { samples: ['x'.repeat(2_200_000)] }, 413],
  ])('refuses %s', async (_what, body, status) => {
    expect((await api.ask('POST', '/v1/samples', { body })).status).toBe(status);
  });

  it('stores nothing before it is redacted, by its own rules too, and counts what was replaced', async () => {
    const { id } = await startedRollout(api);
    const input = 'I am ada@example.com (EMP-123456), card 4111 1111 1111 1111.';
    await post(sampleOf(id, 'a', { unit: 'ada@example.com', input, output: 'Dear ada@example.com', ...mirrored }));
    const comparison = await compare(id);
    expect(comparison.redactions).toEqual({ card: 1, email: 3, employee: 1 });
    expect(comparison.samples[0].control).toMatchObject({
      unit: '[email]',
      input: 'I am [email] ([employee]), card [card].',
      output: 'Dear [email]',
    });
    expect(JSON.stringify(comparison)).not.toContain('ada@');
  });

  it('keeps hostile texts as texts, without what a database cannot keep', async () => {
    const { id } = await startedRollout(api);
    const output = '<script>alert(1)</script>\u0000\u001b[31m \ud800 "; DROP TABLE samples; --\u202e';
    const { body } = await post(sampleOf(id, 'a', { output, ...mirrored }));
    expect(body.accepted).toBe(1);
    const { samples } = await compare(id);
    expect(samples[0].control.output).toBe('<script>alert(1)</script>\ufffd\ufffd[31m \ufffd "; DROP TABLE samples; --\u202e');
  });
});

describe('R-UX-1 GET /v1/rollouts/{id}/comparison', () => {
  it('shows mirrored requests with both answers first, then drawn ones of a category side by side', async () => {
    const { id } = await startedRollout(api);
    await post(
      sampleOf(id, 'c'),
      sampleOf(id, 'k', { arm: 'candidate', metrics: { latency_ms: 80 } }),
      sampleOf(id, 'm', mirrored),
      sampleOf(id, 'other', { category: 'billing' }),
    );
    const comparison = await compare(id);
    expect(comparison).toMatchObject({
      rolloutId: id,
      counts: { control: 3, candidate: 1, shadow: 1 },
      categories: ['billing', 'refund'],
      next: null,
    });
    expect(comparison.samples).toMatchObject([
      {
        kind: 'shadow',
        control: { input: 'Where is my money?', output: 'answer m' },
        candidate: { input: 'Where is my money?', output: 'candidate answers', metrics: { latency_ms: 90 } },
      },
      { kind: 'matched', category: 'refund', control: { output: 'answer c' }, candidate: { output: 'answer k' } },
    ]);
    const [latency, cost] = comparison.distributions;
    expect([latency.metric, latency.arms.control.n, latency.arms.candidate.n, latency.arms.candidate.mean]).toEqual([
      'latency_ms',
      3,
      2,
      85,
    ]);
    expect([cost.metric, cost.unit, cost.arms.control.mean]).toEqual(['cost_usd', 'usd', 0.02]);
    const billing = await compare(id, '?category=billing');
    expect([billing.counts.control, billing.samples, billing.categories]).toEqual([1, [], ['billing', 'refund']]);
  });

  it('gives pairs page by page, each once', async () => {
    const { id } = await startedRollout(api);
    await post(...Array.from({ length: 5 }, (_, index) => sampleOf(id, `${index}`, mirrored)));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await compare(id, `?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.samples.map((pair: { control: { output: string } }) => pair.control.output));
      cursor = page.next;
    }
    expect(seen.sort()).toEqual(['answer 0', 'answer 1', 'answer 2', 'answer 3', 'answer 4']);
    expect((await api.ask('GET', `/v1/rollouts/${id}/comparison?cursor=mine`)).status).toBe(400);
  });

  it('has the difference of contents that are known, and null where one is not', async () => {
    const { id, feature } = await startedRollout(api);
    const { body: view } = await api.ask('GET', `/v1/rollouts/${id}`);
    const prompt = view.flags.find((flag: { layer: string }) => flag.layer === 'prompt');
    for (const [version, content] of [
      [prompt.control, 'Be kind.\nBe brief.'],
      [prompt.candidate, 'Be kind.\nBe very brief.'],
    ])
      await api.ask('PUT', `/v1/versions/prompt/${encodeURIComponent(version)}`, { body: { content, feature } });
    const { layers } = await compare(id);
    const compared = layers.find((each: { layer: string }) => each.layer === 'prompt');
    expect(compared.diff).toMatchObject({
      added: 1,
      removed: 1,
      hunks: [{ fromLine: 1, lines: [{ kind: 'same' }, { kind: 'removed' }, { kind: 'added' }] }],
    });
    expect(compared.control.sha256).toMatch(/^[0-9a-f]{64}$/);
    const others = layers.filter((each: { layer: string }) => each.layer !== 'prompt');
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect([other.diff, other.control.sha256]).toEqual([null, null]);
  });

  it('is empty, not an error, before anything was sent', async () => {
    const { id } = await startedRollout(api);
    expect(await compare(id)).toMatchObject({
      counts: { control: 0, candidate: 0, shadow: 0 },
      samples: [],
      distributions: [],
      redactions: {},
      next: null,
    });
    expect((await api.ask('GET', '/v1/rollouts/none/comparison')).status).toBe(404);
    expect((await api.ask('GET', `/v1/rollouts/${id}/comparison?colour=red`)).status).toBe(400);
  });
});

describe('R-UX-1 /v1/versions/{layer}/{version}', () => {
  const put = (version: string, body: unknown) =>
    api.ask('PUT', `/v1/versions/prompt/${encodeURIComponent(version)}`, { as: 'dev@example.com', body });

  it('is written once: the same content again is fine, another one is refused with both named', async () => {
    const first = await put('answer@1', { content: 'Be kind.' });
    expect([first.status, first.body]).toEqual([
      201,
      {
        layer: 'prompt',
        version: 'answer@1',
        feature: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        bytes: 8,
        createdBy: 'dev@example.com',
        createdAtMs: api.clock.nowMs,
      },
    ]);
    expect((await put('answer@1', { content: 'Be kind.' })).status).toBe(200);
    const other = await put('answer@1', { content: 'Be rude.' });
    expect([other.status, other.body.code]).toEqual([409, 'VERSION_EXISTS']);
    for (const part of ['answer@1', 'dev@example.com', first.body.sha256.slice(0, 12)]) expect(other.body.detail).toContain(part);
    expect(other.body.detail).not.toContain('kind');
    const { body } = await api.ask('GET', '/v1/versions/prompt/answer@1');
    expect(body).toEqual({ ...first.body, content: 'Be kind.' });
  });

  it('is of one feature where one is named', async () => {
    await put('answer@2', { content: 'for support', feature: 'support-answer' });
    expect((await api.ask('GET', '/v1/versions/prompt/answer@2')).status).toBe(404);
    const { body } = await api.ask('GET', '/v1/versions/prompt/answer@2?feature=support-answer');
    expect([body.content, body.feature]).toEqual(['for support', 'support-answer']);
  });

  it.each([
    ['no content', 'a', {}, 400],
    ['too much', 'a', { content: 'x'.repeat(256 * 1_024 + 1) }, 400],
    ['too much by bytes', 'a', { content: '☂'.repeat(90_000) }, 400],
    ['far too much', 'a', { content: 'x'.repeat(1_100_000) }, 413],
    ['a NUL', 'a', { content: 'a\u0000b' }, 400],
    ['half a character', 'a', { content: 'a\ud800b' }, 400],
    ['a version of several lines', 'a\nb', { content: 'x' }, 400],
    ['another key', 'a', { content: 'x', colour: 'red' }, 400],
  ])('refuses %s', async (_what, version, body, status) => {
    expect((await put(version, body)).status).toBe(status);
  });

  it('has no other layers than specs have', async () => {
    expect((await api.ask('PUT', '/v1/versions/colour/a', { body: { content: 'x' } })).status).toBe(400);
  });

  it('takes everything up to 256 kB', async () => {
    const content = '☂'.repeat(87_381);
    expect((await put('large', { content })).status).toBe(201);
    expect((await api.ask('GET', '/v1/versions/prompt/large')).body.content).toBe(content);
  });
});
