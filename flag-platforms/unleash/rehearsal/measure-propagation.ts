import { setTimeout as delay } from 'node:timers/promises';
import { AppError } from '../../../core/errors/app-error.js';
import { formatMs } from '../../../core/rehearsal/format-ms.js';
import { PROPAGATION_BOUND_MS, type Propagation } from '../../flag-platform.js';
import { environmentOf } from '../api/unleash-api.js';
import type { StrategyBody, UnleashStrategy } from '../api/unleash-types.js';
import type { UnleashContext } from '../unleash-context.js';
import { type AskClients, createAskClients } from './ask-clients.js';

/** What stands between a write and the applications. */
export interface ClientSide {
  /** Without `/api`. */
  readonly url: string;
  /** Of the kind that SDKs have; undefined: clients cannot be asked. */
  readonly token: string | undefined;
  /** How often the applications' SDKs ask Unleash. */
  readonly refreshMs: number;
  readonly fetch: typeof fetch;
  /** For each call. */
  readonly timeoutMs: number;
}

/** Never switched on, so that nobody gets anything from it. No pivot can be called so: names of features begin with a letter or digit. */
export const PROBE_FLAG = 'tidegate._probe';

const POLL_MS = { clients: 100, admin: 20 } as const;

/**
 * Writes a new stamp into a flag that is there for this alone and asks for it until it is seen: through the client API, as an SDK does, where there is a
 * token for it. `ms` is the worst case: with the time until the last SDK asks again.
 */
export async function measurePropagation(context: UnleashContext, side: ClientSide): Promise<Propagation> {
  const { id, stamp: last } = await findProbe(context);
  const stamp = Math.max(context.nowMs(), last + 1);
  const { token } = side;
  const ask = token === undefined ? askAdmin(context) : createAskClients({ ...side, token, flag: PROBE_FLAG, toStamp });
  // What an SDK has before the write.
  const before = await ask();
  if (typeof before === 'string') return { ms: null, how: before };
  const startedAtMs = context.nowMs();
  const came = await context.api.patchStrategy(PROBE_FLAG, id, [{ op: 'replace', path: '/variants', value: toVariants(stamp) }]);
  if (came !== 'written')
    throw new AppError('PLATFORM_UNAVAILABLE', `The strategy of ${PROBE_FLAG} in Unleash has been removed by somebody else.`);
  const seen = await waitFor(ask, stamp, token === undefined ? POLL_MS.admin : POLL_MS.clients);
  return seen.kind === 'seen' ? toPropagation(context.nowMs() - startedAtMs, side) : { ms: null, how: seen.why };
}

type Waited = { readonly kind: 'seen' } | { readonly kind: 'not'; readonly why: string };

/** So many turns, not so many milliseconds: a call that hangs ends by its own time-out. */
async function waitFor(ask: AskClients, stamp: number, pollMs: number): Promise<Waited> {
  for (let turn = 0; turn * pollMs < PROPAGATION_BOUND_MS; turn++) {
    const shown = await ask();
    if (typeof shown === 'string') return { kind: 'not', why: shown };
    if (shown >= stamp) return { kind: 'seen' };
    await delay(pollMs);
  }
  return { kind: 'not', why: `A write to ${PROBE_FLAG} was not seen within ${formatMs(PROPAGATION_BOUND_MS)}.` };
}

function toPropagation(seenMs: number, { token, refreshMs }: ClientSide): Propagation {
  const sdks = `SDKs ask again every ${formatMs(refreshMs)} (TIDEGATE_UNLEASH_REFRESH)`;
  const ms = seenMs + refreshMs;
  if (token !== undefined) return { ms, how: `The client API had a write after ${formatMs(seenMs)}; ${sdks}.` };
  return {
    ms,
    how: `Clients were not asked, as there is no TIDEGATE_UNLEASH_CLIENT_TOKEN: the admin API had a write after ${formatMs(seenMs)}; ${sdks}.`,
  };
}

function askAdmin(context: UnleashContext): AskClients {
  return async () => (await readProbe(context))?.stamp ?? 0;
}

interface Probe {
  readonly id: string;
  readonly stamp: number;
}

async function readProbe({ api, environment }: UnleashContext): Promise<Probe | null> {
  const feature = await api.getFeature(PROBE_FLAG);
  const strategies = feature === null ? [] : (environmentOf(feature, environment)?.strategies ?? []);
  const found = strategies.find((strategy) => toStamp([strategy]) !== null);
  return found === undefined ? null : { id: found.id, stamp: toStamp([found]) ?? 0 };
}

async function findProbe(context: UnleashContext): Promise<Probe> {
  const known = await readProbe(context);
  if (known !== null) return known;
  const { api } = context;
  // False when it is there already, without our strategy in this environment.
  await api.createFeature(
    PROBE_FLAG,
    'Tidegate writes this flag to measure how long a write takes to reach clients. Nothing depends on it.',
  );
  await api.addStrategy(PROBE_FLAG, toStrategy(0));
  const made = await readProbe(context);
  if (made !== null) return made;
  throw new AppError('PLATFORM_UNAVAILABLE', `${PROBE_FLAG} was made in Unleash, but cannot be read back.`);
}

function toStrategy(stamp: number): StrategyBody {
  const parameters = { rollout: '0', stickiness: 'random', groupId: 'tidegate' };
  const fixed = { name: 'flexibleRollout', sortOrder: 0, constraints: [], segments: [] } as const;
  return { ...fixed, title: 'Tidegate: how long does a write take?', parameters, variants: toVariants(stamp) };
}

const VARIANT = 'probe';

const toVariants = (stamp: number): StrategyBody['variants'] => [
  { name: VARIANT, weight: 1000, weightType: 'variable', stickiness: 'random', payload: { type: 'string', value: String(stamp) } },
];

/** The newest stamp among them; null: none is the probe's. */
function toStamp(strategies: readonly Pick<UnleashStrategy, 'variants'>[]): number | null {
  const stamps = strategies
    .map(({ variants }) => Number(variants?.find(({ name }) => name === VARIANT)?.payload?.value ?? Number.NaN))
    .filter(Number.isFinite);
  return stamps.length === 0 ? null : Math.max(...stamps);
}
