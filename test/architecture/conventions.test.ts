import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFunctions } from './checks/find-functions.js';
import { findImpurities } from './checks/find-impurities.js';
import { isTestCode, listPaths, ROOT, readSources, SOURCE_FOLDERS, topLevelFolders } from './checks/source-files.js';

const MAX_FILE_LINES = 300;
const MAX_MEDIAN_LINES = 80;
const MAX_P90_LINES = 200;
const MAX_FUNCTION_LINES = 40;
const MAX_PARAMETERS = 4;
const MAX_FILES_IN_FOLDER = 12;
const MAX_README_LINES = 15;

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const UPPERCASE_NAMES: ReadonlySet<string> = new Set([
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'Dockerfile',
  'Dockerfile.dockerignore',
]);
const EMPTY_NAMES = /(^|-)(utils?|helpers?|misc|common|manager)(-|$)/;
const UNNUMBERED_NOTE = /\b(TODO|FIXME|XXX|HACK)\b(?!\s*\(#\d+\))/;

const sources = readSources();
const lineCounts = sources.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));
const functions = sources.flatMap(findFunctions);
const codeFiles = [...SOURCE_FOLDERS, 'test', 'scripts', 'bin'].flatMap(listPaths).filter((path) => /\.(ts|mjs)$/.test(path));

describe('sizes', () => {
  it(`no source file is longer than ${MAX_FILE_LINES} lines`, () => {
    expect(lineCounts.filter(({ lines }) => lines > MAX_FILE_LINES)).toEqual([]);
  });

  it(`half of the source files have at most ${MAX_MEDIAN_LINES} lines, nine of ten at most ${MAX_P90_LINES}`, () => {
    const sorted = lineCounts.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted.length).toBeGreaterThan(100);
    expect(sorted[Math.floor(sorted.length * 0.5)]).toBeLessThanOrEqual(MAX_MEDIAN_LINES);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(MAX_P90_LINES);
  });

  it(`no function is longer than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(functions.length).toBeGreaterThan(300);
    expect(functions.filter(({ lines }) => lines > MAX_FUNCTION_LINES).map(({ where, lines }) => `${where}: ${lines} lines`)).toEqual([]);
  });

  it(`no function has more than ${MAX_PARAMETERS} parameters`, () => {
    expect(
      functions.filter(({ parameters }) => parameters > MAX_PARAMETERS).map(({ where, parameters }) => `${where}: ${parameters}`),
    ).toEqual([]);
  });

  it(`no folder holds more than ${MAX_FILES_IN_FOLDER} files besides tests`, () => {
    const perFolder = new Map<string, number>();
    for (const path of [...SOURCE_FOLDERS, 'test'].flatMap(listPaths).filter(isCounted))
      perFolder.set(dirname(path), (perFolder.get(dirname(path)) ?? 0) + 1);
    expect([...perFolder].filter(([, count]) => count > MAX_FILES_IN_FOLDER).map(([folder, count]) => `${folder}: ${count} files`)).toEqual(
      [],
    );
  });
});

describe('names', () => {
  it('files are kebab-case and say what they hold', () => {
    const bad = codeFiles.filter((path) => {
      const stem = basename(path).replace(/(\.guard|\.case|\.fixture|\.config|\.property)?(\.test)?\.(ts|mjs)$/, '');
      return !KEBAB.test(stem) || EMPTY_NAMES.test(stem);
    });
    expect(bad).toEqual([]);
  });

  it('folders are kebab-case', () => {
    const folders = new Set(
      topLevelFolders()
        .flatMap(listPaths)
        .map((path) => dirname(path)),
    );
    // Histories stand in a folder for each release: 0.1.0.
    expect([...folders].filter((folder) => !folder.split('/').every((part) => KEBAB.test(part) || /^\d+\.\d+\.\d+$/.test(part)))).toEqual(
      [],
    );
  });

  it('documents are kebab-case', () => {
    const documents = topLevelFolders()
      .flatMap(listPaths)
      .filter((path) => extname(path) === '.md' && !UPPERCASE_NAMES.has(basename(path)));
    expect(documents.filter((path) => !KEBAB.test(basename(path, '.md')))).toEqual([]);
  });

  it('interfaces carry no I', () => {
    expect(findLines(/\binterface I[A-Z][a-z]/)).toEqual([]);
  });

  it('exports have names', () => {
    expect(findLines(/^export default\b/)).toEqual([]);
  });
});

describe('discipline', () => {
  it('sources throw AppError with a code, never a bare Error', () => {
    expect(findLines(/throw new Error\(/).filter((where) => !where.startsWith('bench/'))).toEqual([]);
  });

  it('a note for later names its issue', () => {
    const own = 'test/architecture/conventions.test.ts';
    const bad = codeFiles.filter((path) => path !== own && UNNUMBERED_NOTE.test(readFileSync(join(ROOT, path), 'utf8')));
    expect(bad).toEqual([]);
  });

  it('core takes time, randomness, environment and output as arguments', () => {
    const core = readSources(['core']);
    expect(core.length).toBeGreaterThan(30);
    expect(core.flatMap(findImpurities)).toEqual([]);
  });
});

describe('every folder explains itself', () => {
  it.each(
    // The SDK's README is the page of its own package.
    topLevelFolders().filter((folder) => folder !== 'sdk' && listPaths(folder).length > 1),
  )(`%s has a README of at most ${MAX_README_LINES} lines`, (folder) => {
    const readme = join(ROOT, folder, 'README.md');
    expect(existsSync(readme), `${folder}/README.md is missing: purpose, entry point, what may not happen here`).toBe(true);
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_README_LINES);
  });
});

function isCounted(path: string): boolean {
  return (
    !/\.test\.ts$/.test(path) && basename(path) !== 'README.md' && (path.startsWith('test/') ? /\.(ts|mjs)$/.test(path) : !isTestCode(path))
  );
}

/** `path:line text` of each matching line of the sources. */
function findLines(pattern: RegExp): readonly string[] {
  return sources.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}
