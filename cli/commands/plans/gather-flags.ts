import { PLAN_LAYERS } from '../../../contracts/plans/plan-schema.js';
import { checkAnswer } from '../../../contracts/spec/write/check-answer.js';
import type { FirstSpec } from '../../../contracts/spec/write/to-first-spec.js';
import { AppError } from '../../../core/errors/app-error.js';
import type { Session } from '../../session.js';
import { askField, askList } from './ask-field.js';
import { readVersions } from './start-body.js';

interface GivenFlags {
  readonly feature: string;
  /** `prompt=support.prompt:answer@12`. */
  readonly layers: readonly string[] | undefined;
  /** `prompt=answer@13`. */
  readonly candidates: readonly string[] | undefined;
}

interface Flag {
  readonly layer: string;
  readonly key?: string;
  readonly control?: string;
}

/** The flags of the bundle with both their versions, from the options or by asking. Errors: REQUEST_INVALID. */
export async function gatherFlags(session: Session, given: GivenFlags): Promise<FirstSpec['flags']> {
  const candidates = readVersions(given.candidates ?? [], '--candidate');
  const flags =
    given.layers === undefined ? (await askLayers(session, candidates)).map((layer): Flag => ({ layer })) : given.layers.map(readLayer);
  const stray = Object.keys(candidates).find((name) => !flags.some(({ layer }) => layer === name));
  if (stray !== undefined) throw wrong(`--candidate names ${stray}, and no --layer does.`);
  const complete: FirstSpec['flags'][number][] = [];
  for (const { layer, key, control } of flags) {
    const field = (name: 'key' | 'control' | 'candidate', ask: string, value: string | undefined, fallback?: string) =>
      askField(session, {
        field: name,
        option: name === 'candidate' ? '--candidate' : '--layer',
        given: value,
        ask,
        ...(fallback !== undefined && { fallback }),
      });
    complete.push({
      key: await field('key', `Flag of the ${layer}`, key, `${given.feature}.${layer}`),
      layer,
      control: await field('control', `Version of the ${layer} that everybody gets now`, control),
      candidate: await field('candidate', `New version of the ${layer}`, requireCandidate(session, candidates, layer)),
    });
  }
  return complete;
}

async function askLayers(session: Session, candidates: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const named = Object.keys(candidates);
  return askList(session, {
    option: '--layer',
    ask: `What changes (${PLAN_LAYERS.join(', ')})`,
    fallback: named.length > 0 ? named : ['prompt'],
    check: (text) => checkAnswer('layer', text),
  });
}

/** `prompt=support.prompt:answer@12`; a key has no colon, a version may have some. */
function readLayer(text: string): Flag {
  const [, layer, key, control] = /^([a-z]+)=([^:]+):(.+)$/.exec(text) ?? [];
  if (layer === undefined || key === undefined || control === undefined)
    throw wrong(`--layer is a layer, its flag and what it serves now, such as prompt=support.prompt:answer@12; sent was "${text}".`);
  const problem = checkAnswer('layer', layer);
  if (problem !== null) throw wrong(`--layer ${layer}: ${problem}`);
  return { layer, key, control };
}

function requireCandidate({ io }: Session, candidates: Readonly<Record<string, string>>, layer: string): string | undefined {
  const candidate = Object.hasOwn(candidates, layer) ? candidates[layer] : undefined;
  if (candidate === undefined && !io.isTty) throw wrong(`Missing: --candidate ${layer}=<version>, the new version of the ${layer}.`);
  return candidate;
}

const wrong = (detail: string): AppError => new AppError('REQUEST_INVALID', detail, { data: { remedy: '' } });
