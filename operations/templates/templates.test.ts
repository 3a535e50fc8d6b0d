import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors/app-error.js';
import { EMBEDDED_PLATFORM } from '../../core/plan/platform-traits.js';
import type { Principal } from '../../core/principal/principal.js';
import { SAMPLE_CONTEXT, SUPPORT_ANSWER_YAML, sampleInput } from '../../test/cases/specs/sample-spec.js';
import { acceptTemplate } from './accept-template.js';
import { listTemplates } from './list-templates.js';
import { readTemplate } from './read-template.js';

const DEV: Principal = { id: 'dev@example.com', groups: ['engineers'], via: 'slack' };
const INSTALLATION = {
  directory: SAMPLE_CONTEXT.directory!,
  pagers: ['pagerduty'],
  platforms: [EMBEDDED_PLATFORM],
  metricSources: ['prometheus'],
};
let root: string;
let folder: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tidegate-templates-'));
  folder = join(root, 'templates');
  await mkdir(folder);
  await writeFile(join(root, 'secret.yaml'), 'token: xoxb-1');
  await put('support-canary.yaml', SUPPORT_ANSWER_YAML);
});
afterEach(() => rm(root, { recursive: true }));

const put = (file: string, text: string) => writeFile(join(folder, file), text);
const refusalOf = async (run: () => unknown): Promise<AppError> => {
  try {
    await run();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  return new AppError('INTERNAL', 'nothing was refused');
};

describe('R-SLACK-1 templates of the configured folder', () => {
  it('are listed with what they do, broken ones with what is wrong', async () => {
    await put('also-json.json', JSON.stringify(sampleInput({ '/summary': 'From JSON' })));
    await put('broken.yml', 'feature: [');
    const { lines: all, more } = await listTemplates(folder);
    const lines = all.filter(({ source }) => source === 'folder');
    expect(lines.map(({ name, problem }) => [name, problem === null])).toEqual([
      ['also-json', true],
      ['broken', false],
      ['support-canary', true],
    ]);
    expect(lines[0]).toMatchObject({ feature: 'support-answer', environment: 'production', summary: 'From JSON', kind: 'spec' });
    expect(lines[0]?.stages.map(({ kind }) => kind)).toEqual(['shadow', 'canary', 'ab', 'full']);
    expect(lines[1]?.problem).toContain('line 1');
    expect(more).toBe(0);
  });

  it('are only what has the name of one', async () => {
    await mkdir(join(folder, '..data'));
    await mkdir(join(folder, 'folder.yaml'));
    for (const file of ['.hidden.yaml', 'notes.txt', 'two words.yaml', '-dash.yaml', `${'x'.repeat(65)}.yaml`])
      await put(file, SUPPORT_ANSWER_YAML);
    const lines = (await listTemplates(folder)).lines.filter(({ source }) => source === 'folder');
    expect(lines.map(({ name, problem }) => [name, problem])).toEqual([
      ['folder', 'it is no file'],
      ['support-canary', null],
    ]);
  });

  it('stand behind the built-in plans, which are there without a folder too', async () => {
    const { lines } = await listTemplates(undefined);
    expect(lines.every(({ kind, source, problem }) => kind === 'plan' && source === 'built-in' && problem === null)).toBe(true);
    expect(lines.map(({ name }) => name)).toContain('day-1-3-7');
  });
  it('beyond thirty are counted', async () => {
    for (let number = 0; number < 31; number += 1) await put(`a-${number}.yaml`, 'x: 1');
    const { lines, more } = await listTemplates(folder);
    expect([lines.filter(({ source }) => source === 'folder').length, more]).toEqual([30, 2]);
  });

  it('may be links, as mounted configuration is', async () => {
    await mkdir(join(folder, '..2026_11_21'));
    await put('..2026_11_21/linked.yaml', SUPPORT_ANSWER_YAML);
    await symlink(join('..2026_11_21', 'linked.yaml'), join(folder, 'linked.yaml'));
    expect((await readTemplate(folder, 'linked')).text).toBe(SUPPORT_ANSWER_YAML);
  });

  it('a name in which `json` stands says nothing about its language', async () => {
    await put('to-json.yaml', SUPPORT_ANSWER_YAML);
    expect((await listTemplates(folder)).lines.find(({ name }) => name === 'to-json')?.problem).toBeNull();
  });
});

describe('R-SLACK-1 a template that cannot be started says why', () => {
  it.each([
    '../secret',
    '..%2Fsecret',
    '/etc/passwd',
    'support-canary.yaml',
    '.',
    '',
    '__proto__',
    'support-canary\0',
    `${'../'.repeat(9)}etc/passwd`,
  ])('no name leads out of the folder, or to a file by its own name: %j', async (name) => {
    const refusal = await refusalOf(() => readTemplate(folder, name));
    expect(refusal.code).toBe('NOT_FOUND');
    expect(refusal.message).toContain('There are support-canary.');
  });

  it('an unknown name: with the nearest', async () =>
    expect((await refusalOf(() => readTemplate(folder, 'suport-canary'))).message).toBe(
      'There is no template "suport-canary". Did you mean "support-canary"? There are support-canary.',
    ));

  it.each([
    ['no folder is configured', () => readTemplate(undefined, 'x'), 'TIDEGATE_TEMPLATES names no folder'],
    ['the folder is not there', () => listTemplates(join(root, 'elsewhere')), 'is not there or cannot be read'],
    ['the folder is a file', () => listTemplates(join(root, 'secret.yaml')), 'is not there or cannot be read'],
  ])('%s', async (_, run, text) => {
    const refusal = await refusalOf(run);
    expect([refusal.code, refusal.message.includes(text)]).toEqual(['CONFIG_INVALID', true]);
  });

  it('two files of one name', async () => {
    await put('support-canary.json', '{}');
    expect((await refusalOf(() => readTemplate(folder, 'support-canary'))).message).toBe(
      'Template "support-canary" stands in several files: support-canary.json, support-canary.yaml. Keep one.',
    );
  });

  it('a file that is too large is not read', async () => {
    await put('large.yaml', '#'.repeat(1_048_577));
    expect((await refusalOf(() => readTemplate(folder, 'large'))).message).toContain('it has 1048577 bytes; at most 1048576 are read');
  });

  it('an invalid spec: file, line and pointer of what is wrong', async () => {
    await put('wrong.yaml', SUPPORT_ANSWER_YAML.replace('share: 5%', 'share: 500%').replace('hold: 30m', 'hold: soon'));
    const template = await readTemplate(folder, 'wrong');
    const refusal = await refusalOf(() => acceptTemplate(template, DEV, INSTALLATION));
    expect(refusal.code).toBe('SPEC_INVALID');
    expect(refusal.errors.map(({ detail }) => detail.split(': ')[0])).toEqual(
      expect.arrayContaining(['wrong.yaml, line 18 (/stages/0/hold)', 'wrong.yaml, line 19 (/stages/1/share)']),
    );
    expect(refusal.message).toMatch(
      /^The template cannot be started\. wrong\.yaml, line 18 .* And \d+ more; `tidegate plan -f wrong\.yaml` shows all\.$/,
    );
  });

  it('one that nobody but the requester could approve', async () => {
    await put('solo.yaml', SUPPORT_ANSWER_YAML.replace('group:ml-leads', 'dev@example.com'));
    const template = await readTemplate(folder, 'solo');
    expect((await refusalOf(() => acceptTemplate(template, DEV, INSTALLATION))).message).toContain(
      'solo.yaml, line 19 (/stages/1/approval',
    );
  });

  it('a good one is the same spec as when it is sent', async () => {
    const { spec } = acceptTemplate(await readTemplate(folder, 'support-canary'), DEV, INSTALLATION);
    expect([spec.feature, spec.flags.length, spec.stages.length]).toEqual(['support-answer', 4, 4]);
  });
});
