import { BUILT_IN_PLANS } from '../../contracts/plans/built-in-plans.js';
import { isPlan, parsePlan } from '../../contracts/plans/parse-plan.js';
import { parseSpec } from '../../contracts/spec/parse-spec.js';
import { readSpecText } from '../../contracts/spec/parse-spec-text.js';
import { formatDuration } from '../../core/plan/format-duration.js';
import type { Stage } from '../../core/rollout/spec.js';
import { readText } from '../../platform/text-folder.js';
import { MAX_TEMPLATE_BYTES, requireTemplateFiles } from './read-template.js';
import type { TemplateFile } from './template-files.js';

export interface TemplateStage {
  readonly kind: Stage['kind'];
  /** Part of the units that get the candidate; of shadow, that are mirrored. 1/100,000. */
  readonly share: number;
  readonly hold: string;
  readonly holdMs: number;
  /** True when people must approve before it is left. */
  readonly gate: boolean;
}

/** A template in one line. `plan`: a start names feature and versions; `spec`: it names everything itself. */
export interface TemplateLine {
  readonly name: string;
  readonly kind: 'plan' | 'spec';
  readonly source: 'built-in' | 'folder';
  readonly title: string;
  readonly summary: string;
  /** Of a whole spec; empty for a plan. */
  readonly feature: string;
  readonly environment: string;
  readonly stages: readonly TemplateStage[];
  /** The holds of its stages together, as text: no rollout of it ends earlier. */
  readonly lasts: string;
  /** What an application must be able to do for it. */
  readonly needs: readonly string[];
  /** The only layers that it moves; empty: all. */
  readonly layers: readonly string[];
  /** Why it cannot be started as it stands; what is not known is then empty. */
  readonly problem: string | null;
}

export interface TemplateList {
  readonly lines: readonly TemplateLine[];
  /** Templates beyond those. */
  readonly more: number;
}

/** As many as people read through, and as are read from disk for it. */
const MOST = 30;

/** The built-in plans, then the templates of the configured folder, by name; a broken one is listed with what is wrong. A file wins over a built-in plan of its name. Errors: CONFIG_INVALID. */
export async function listTemplates(folder: string | undefined): Promise<TemplateList> {
  const files = folder === undefined ? [] : await requireTemplateFiles(folder);
  const builtIn = Object.entries(BUILT_IN_PLANS).filter(([name]) => !files.some((file) => file.name === name));
  const own = await Promise.all(files.slice(0, MOST).map((file) => readLine(folder ?? '', file)));
  return {
    lines: [...builtIn.map(([name, plan]) => toPlanLine({ name, source: 'built-in' }, plan)), ...own],
    more: files.length - own.length,
  };
}

async function readLine(folder: string, { name, file, mediaType }: TemplateFile): Promise<TemplateLine> {
  const about = { name, source: 'folder' } as const;
  const text = await readText(folder, file, MAX_TEMPLATE_BYTES);
  if (!text.ok) return toBroken(about, 'spec', text.why);
  const read = readSpecText(text.text, mediaType);
  if (!read.ok) return toBroken(about, 'spec', read.errors[0]?.detail);
  return isPlan(read.value) ? toPlanLine(about, read.value) : toSpecLine(about, read.value);
}

type About = Pick<TemplateLine, 'name' | 'source'>;

const NOTHING = {
  title: '',
  summary: '',
  feature: '',
  environment: '',
  stages: [],
  lasts: '',
  needs: [],
  layers: [],
  problem: null,
} as const;

function toBroken(about: About, kind: TemplateLine['kind'], problem = 'it cannot be read'): TemplateLine {
  return { ...NOTHING, ...about, kind, problem };
}

function toPlanLine(about: About, input: unknown): TemplateLine {
  const parsed = parsePlan(input);
  if (!parsed.ok) return toBroken(about, 'plan', parsed.errors[0]?.detail);
  const { title, summary, needs, layers = [], timetable } = parsed.plan;
  return { ...NOTHING, ...about, kind: 'plan', title, summary, needs, layers, ...toTimes(timetable) };
}

function toSpecLine(about: About, input: unknown): TemplateLine {
  const parsed = parseSpec(input);
  if (!parsed.ok) return toBroken(about, 'spec', parsed.errors[0]?.detail);
  const { feature, environment, summary, stages } = parsed.spec;
  return { ...NOTHING, ...about, kind: 'spec', title: summary, summary, feature, environment, ...toTimes(stages) };
}

function toTimes(stages: readonly Stage[]): Pick<TemplateLine, 'stages' | 'lasts'> {
  const lastsMs = stages.reduce((sum, { holdMs }) => sum + holdMs, 0);
  return {
    stages: stages.map(({ kind, share, shadowSample, holdMs, approval }) => ({
      kind,
      share: kind === 'shadow' ? shadowSample : share,
      hold: formatDuration(holdMs),
      holdMs,
      gate: approval !== undefined,
    })),
    lasts: formatDuration(lastsMs),
  };
}
