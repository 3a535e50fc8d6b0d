import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSpecText } from '../../../contracts/spec/parse-spec-text.js';
import { SUPPORT_ANSWER_YAML } from '../../../test/cases/specs/sample-spec.js';
import { runCliFor } from '../../../test/fakes/cli/cli-run.js';

const FLAGS = [
  ...['--feature', 'support-answer', '--layer', 'prompt=support.prompt:answer@12', '--candidate', 'prompt=answer@13'],
  ...['--approver', 'group:ml-leads'],
];
const demoSpec = (name: string) => readFileSync(new URL(`../../../demo/specs/${name}`, import.meta.url), 'utf8');

describe('R-UX-1 tidegate init', () => {
  it('writes from flags a commented spec that parses, and that lint accepts', async () => {
    const { code, written, stderr, asked } = await runCliFor(['init', ...FLAGS]);
    expect([code, asked, stderr.includes('tidegate plan -f rollout.yaml')]).toEqual([0, [], true]);
    const text = written['rollout.yaml'] ?? '';
    const parsed = parseSpecText(text, 'application/yaml');
    expect(parsed).toMatchObject({
      ok: true,
      spec: {
        feature: 'support-answer',
        environment: 'production',
        flags: [{ key: 'support.prompt', layer: 'prompt', control: 'answer@12', candidate: 'answer@13' }],
        template: { name: 'careful-week', version: '1' },
      },
    });
    expect(text.split('\n').filter((line) => line.includes('#')).length).toBeGreaterThan(8);
    expect((await runCliFor(['lint', 'rollout.yaml'], { files: { 'rollout.yaml': text } })).code).toBe(0);
  });

  it.each(['careful-week', 'fast-canary', 'shadow-only', 'day-1-3-7', 'config-only', 'emergency-model-swap'])(
    'writes a valid spec for the plan %s',
    async (template) => {
      const { code, written } = await runCliFor(['init', ...FLAGS, '--template', template, '--units-per-day', '40000']);
      expect([code, parseSpecText(written['rollout.yaml'] ?? '', 'yaml').ok]).toEqual([0, true]);
    },
  );

  it('asks on a terminal, with defaults, and asks again when an answer cannot be taken', async () => {
    const answer = [
      'support answer!',
      'support-answer',
      '',
      'prompt',
      '',
      'answer@12',
      'answer@13',
      '',
      '',
      'carefull-week',
      'fast-canary',
      'group:ml-leads',
      'error, thumbs',
    ];
    const { code, asked, stderr, written } = await runCliFor(['init', '--out', 'first.yaml'], { isTty: true, answer });
    expect(code).toBe(0);
    expect(asked[0]).toContain('Feature');
    expect(asked.some((question) => question.includes('[production]'))).toBe(true);
    expect(stderr).toContain('The feature has only letters');
    expect(stderr).toContain('Did you mean "careful-week"?');
    const parsed = parseSpecText(written['first.yaml'] ?? '', 'yaml');
    expect(parsed).toMatchObject({
      ok: true,
      spec: { flags: [{ key: 'support-answer.prompt' }], guards: [{ name: 'errors' }, { name: 'thumbs', primary: true }] },
    });
  });

  it('names without a terminal everything that is missing, and writes nothing', async () => {
    const { code, stderr, written } = await runCliFor(['init', '--feature', 'support-answer']);
    expect([code, written]).toEqual([1, {}]);
    expect(stderr).toContain('--layer, --candidate, --approver');
  });

  it('leaves nothing behind when the answers end', async () => {
    const { code, written } = await runCliFor(['init'], { isTty: true, answer: '' });
    expect([code, written]).toEqual([1, {}]);
  });

  it('never overwrites without --force', async () => {
    const files = { 'rollout.yaml': 'mine' };
    const refused = await runCliFor(['init', ...FLAGS], { files });
    expect([refused.code, refused.written]).toEqual([1, {}]);
    expect(refused.stderr).toContain('rollout.yaml is there already');
    expect((await runCliFor(['init', ...FLAGS, '--force'], { files })).written['rollout.yaml']).toContain('support-answer');
  });

  it.each([
    [['--layer', 'prompt:x'], '--layer is a layer, its flag'],
    [['--layer', 'promt=a:b'], 'Did you mean "prompt"'],
    [['--template', 'nope'], 'There is no plan "nope"'],
    [['--metric', 'eror'], 'Did you mean "error"'],
    [['--candidate', 'model=x'], '--candidate names model'],
    [['--unit', 'request'], 'session, user, task'],
    [['--candidate', 'prompt=answer@12'], 'would change nothing'],
  ])('refuses %j and says what is meant', async (wrong, text) => {
    const base = FLAGS.filter((_, index) => !(FLAGS[index] === wrong[0] || FLAGS[index - 1] === wrong[0]));
    const { code, stderr, written } = await runCliFor(['init', ...base, ...wrong]);
    expect([code, written]).toEqual([1, {}]);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(text);
  });
});

describe('R-UX-1 tidegate lint', () => {
  it.each(['good.yaml', 'bad.yaml', 'first.yaml', 'unleash/good.yaml', 'unleash/bad.yaml'])(
    'finds no error in the demo spec %s',
    async (name) => {
      const { code, stdout } = await runCliFor(['lint', name, '-o', 'json'], { files: { [name]: demoSpec(name) } });
      expect([code, JSON.parse(stdout).errors]).toEqual([0, 0]);
    },
  );

  it('names line, column and pointer of what is wrong', async () => {
    const text = SUPPORT_ANSWER_YAML.replace('share: 5%', 'share: 500%');
    const { code, stdout } = await runCliFor(['lint', 'wrong.yaml'], { files: { 'wrong.yaml': text }, isTty: true });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ 19:21\s+\/stages\/1\/share/);
    expect(stdout).toContain('1 file: 1 error, 0 warnings');
  });

  it('finds the place of what cannot be read', async () => {
    const { code, stdout } = await runCliFor(['lint', 'a.yaml', '-o', 'json'], { files: { 'a.yaml': 'feature: [\n' } });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).files[0].findings[0]).toMatchObject({
      severity: 'error',
      line: expect.any(Number),
      column: expect.any(Number),
    });
  });

  it.each([
    ['no gate before full', (text: string) => text.replace(/, approval: \{[^}]*\}/, ''), 'No person approves'],
    ['a hold of one look', (text: string) => text.replace('hold: 30m', 'hold: 20s'), 'shadow holds for 20s, in which the guards look once'],
    ['no guard that rolls back', (text: string) => text.replaceAll('onFail: rollback', 'onFail: hold'), 'No guard rolls back'],
    ['nobody told', (text: string) => text.replace(/notify: .*/, ''), 'Nobody is told'],
    ['no semantic guard', (text: string) => text.replace('tier: semantic', 'tier: behavioural'), 'No guard is semantic'],
  ])('warns about %s; only --strict fails on it', async (_what, change, warning) => {
    const files = { 'a.yaml': change(SUPPORT_ANSWER_YAML) };
    const { code, stdout } = await runCliFor(['lint', 'a.yaml', '-o', 'json'], { files });
    const { findings } = JSON.parse(stdout).files[0];
    expect(code).toBe(0);
    expect(findings.map(({ severity, detail }: { severity: string; detail: string }) => `${severity}: ${detail}`).join('\n')).toContain(
      `warning: ${warning}`,
    );
    expect((await runCliFor(['lint', 'a.yaml', '--strict'], { files })).code).toBe(1);
  });

  it('checks with --units-per-day whether stages can see enough', async () => {
    const files = { 'a.yaml': SUPPORT_ANSWER_YAML.replace(/traffic: .*/, '') };
    const { code, stdout } = await runCliFor(['lint', 'a.yaml', '--units-per-day', '24', '-o', 'json'], { files });
    expect(code).toBe(1);
    expect(stdout).toContain('at 1 units an hour');
  });

  it('writes annotations that nobody can turn into other commands', async () => {
    const text = SUPPORT_ANSWER_YAML.replace('share: 5%', 'share: "x\\n::error::y%"');
    const { stdout } = await runCliFor(['lint', 'a,b.yaml', '--format', 'github'], { files: { 'a,b.yaml': text } });
    const lines = stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(/^::error file=a%2Cb\.yaml,line=19,col=21,title=\/stages\/1\/share::/);
    expect(lines.every((line) => line.startsWith('::error file=') || line.startsWith('::warning file='))).toBe(true);
  });

  it('takes folders, plans among specs, and says when there is nothing', async () => {
    const plan =
      'apiVersion: tidegate/v1\nkind: plan\ntitle: Mine\nsummary: As we do it\nstages:\n  - { kind: canary, share: 500%, hold: 1h }\n';
    const files = { 'specs/mine.yaml': plan, 'specs/good.yaml': SUPPORT_ANSWER_YAML, 'specs/notes.txt': 'x', 'empty/notes.txt': 'x' };
    const { stdout } = await runCliFor(['lint', 'specs/', '-o', 'json'], { files });
    const report = JSON.parse(stdout);
    expect(report.files.map(({ file, kind }: { file: string; kind: string }) => [file, kind])).toEqual([
      ['specs/good.yaml', 'spec'],
      ['specs/mine.yaml', 'plan'],
    ]);
    expect(report.files[1].findings[0]).toMatchObject({ pointer: '/stages/0/share', line: 6 });
    expect((await runCliFor(['lint', 'empty'], { files })).stderr).toContain('There is nothing to check in empty');
  });
});
