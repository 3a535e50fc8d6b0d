import { AppError } from '../../../core/errors/app-error.js';
import type { CliIo } from '../../cli-io.js';
import { readSpecFile, type SpecFile } from '../spec-file.js';

/** Options that say what to start: a whole spec, or a template with what to fill in. */
export interface StartWhat {
  readonly file?: string;
  readonly template?: string;
  readonly feature?: string;
  readonly candidate?: readonly string[];
  readonly environment?: string;
  readonly summary?: string;
  readonly approver?: readonly string[];
  readonly author?: readonly string[];
}

const FILL_IN = ['feature', 'candidate', 'environment', 'summary', 'approver', 'author'] as const;
const EXAMPLE = 'tidegate start --template careful-week --feature support-answer --candidate prompt=answer@14';

/** What to send to `POST /v1/rollouts`. Errors: REQUEST_INVALID, naming the options that are missing or do not go together. */
export async function readStartBody(what: StartWhat, io: CliIo): Promise<SpecFile> {
  if (what.template === undefined) {
    const stray = FILL_IN.find((name) => what[name] !== undefined);
    if (stray !== undefined) throw wrong(`--${stray} fills in a template, and --template names none. ${example()}`);
    if (what.file === undefined)
      throw wrong(`Name the spec's file with -f, or a template. ${example()} \`tidegate templates\` lists them.`);
    return readSpecFile(what.file, io);
  }
  if (what.file !== undefined) throw wrong('A whole spec (-f) and a template (--template) do not go together: leave one out.');
  const missing = (['feature', 'candidate'] as const).filter((name) => what[name] === undefined).map((name) => `--${name}`);
  if (missing.length > 0) throw wrong(`Missing: ${missing.join(' and ')}. ${example()}`);
  return { path: `template ${what.template}`, type: 'application/json', text: JSON.stringify(toRequest(what)) };
}

function toRequest({ template, feature, candidate = [], environment, summary, approver, author }: StartWhat) {
  return {
    template,
    feature,
    candidate: readVersions(candidate, '--candidate'),
    environment,
    summary,
    approvers: approver,
    authors: author,
  };
}

/** `prompt=v13` → `{ prompt: 'v13' }`; each name once. Errors: REQUEST_INVALID. */
export function readVersions(pairs: readonly string[], option: string): Readonly<Record<string, string>> {
  const versions = new Map<string, string>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    const [name, version] = [pair.slice(0, at), pair.slice(at + 1)];
    if (at < 1 || version === '') throw wrong(`${option} is a layer and its version, such as prompt=answer@14; sent was "${pair}".`);
    if (versions.has(name)) throw wrong(`${option} names ${name} twice. Leave one.`);
    versions.set(name, version);
  }
  return Object.fromEntries(versions);
}

const example = (): string => `For example: ${EXAMPLE}.`;
const wrong = (detail: string): AppError => new AppError('REQUEST_INVALID', detail, { data: { remedy: '' } });
