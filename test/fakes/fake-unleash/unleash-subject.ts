import type { UnleashAlignment } from '../../../core/plan/platform-traits.js';
import { createUnleashPlatform, type UnleashPlatform } from '../../../flag-platforms/unleash/create-unleash-platform.js';
import { pivotKeyOf } from '../../../flag-platforms/unleash/wire/pivot-wire.js';
import { type PlatformSubject, toMoves } from '../../cases/flag-platform-cases.js';
import { createStallingFetch, type StallingFetch } from './stalling-fetch.js';

export interface UnleashSubject extends PlatformSubject {
  readonly platform: UnleashPlatform;
  readonly network: Pick<StallingFetch, 'stallNext'>;
  /** What was told of edits by hand that were undone. */
  readonly undone: string[];
}

export interface UnleashDoor {
  readonly url: string;
  readonly token: string;
  readonly feature: string;
  /** Default: the adapter's. */
  readonly granularity?: number;
  /** Default: `parent`. */
  readonly align?: UnleashAlignment;
}

/** An Unleash, faked or real, as the shared case table wants it. */
export function unleashSubject(server: UnleashDoor): UnleashSubject {
  const { url, token, feature, align = 'parent' } = server;
  const clock = { nowMs: 1_800_000_000_000 };
  const network = createStallingFetch();
  const scope = { environment: 'production', feature, rolloutId: `r-${feature}` };
  const undone: string[] = [];
  const raising = align === 'group' ? `${feature}\\.[a-z]+` : pivotKeyOf(feature);
  const platform = createUnleashPlatform({
    onPutRight: async (_order, what) => void undone.push(...what),
    ...{ url, token, project: 'default', environment: 'production', fetch: network.fetch, timeoutMs: 20_000, align },
    ...(server.granularity === undefined ? {} : { granularity: server.granularity }),
    nowMs: () => clock.nowMs,
  });
  const subject: UnleashSubject = {
    platform,
    network,
    undone,
    scope,
    clock,
    async kill() {
      const keys = toMoves(subject).map(({ key }) => key);
      await platform.outside.kill(scope, keys, { generation: 1, operationId: `kill/${feature}` });
    },
    renew: (expiresAtMs, rolloutId = scope.rolloutId) => platform.outside.renew({ ...scope, rolloutId }, expiresAtMs),
    async editByHand(share) {
      for (const key of align === 'group' ? toMoves(subject).map((move) => move.key) : [pivotKeyOf(feature)])
        await moveShare(adminOf(server, key), share);
    },
    stallNextRaise: () => network.stallNext('PATCH', new RegExp(`features/${raising}/.*/strategies/`)),
  };
  return subject;
}

/** A person moves the weight of the candidate in the flag's split; control's is what is left. */
export async function moveShare(hands: UnleashHands, share: number): Promise<void> {
  const [split] = (await hands.strategies()).filter(({ variants }) => variants.length === 3);
  if (!split) throw new Error('there is no split strategy to edit');
  const variants = split.variants.map((variant) => (variant.name === 'candidate' ? { ...variant, weight: share / 100 } : variant));
  await hands.patch(split.id, [{ op: 'replace', path: '/variants', value: variants }]);
}

export interface WireStrategy {
  readonly id: string;
  readonly title: string;
  readonly sortOrder: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly constraints: readonly object[];
  readonly variants: readonly {
    readonly name: string;
    readonly weight: number;
    readonly payload: { readonly type: string; readonly value: string };
  }[];
}

/** Somebody who has logged in, or a token. */
export interface UnleashPerson {
  readonly url: string;
  readonly token?: string;
  readonly cookie?: string;
}

export type UnleashHands = ReturnType<typeof adminOf>;

/** What a person does in Unleash's UI, for one flag in production. */
export function adminOf({ url, token, cookie }: UnleashPerson, flag: string) {
  const admin = `${url}/api/admin`;
  const features = `${admin}/projects/default/features`;
  const path = `${features}/${flag}/environments/production`;
  const call = async (target: string, method: string, body?: unknown): Promise<unknown> => {
    const headers = { ...(cookie === undefined ? { authorization: token ?? '' } : { cookie }), 'content-type': 'application/json' };
    const response = await fetch(target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  return {
    create: () => call(features, 'POST', { name: flag, type: 'release' }),
    depend: (parent: string, variants: readonly string[]) =>
      call(`${features}/${flag}/dependencies`, 'POST', { feature: parent, variants }),
    cutLoose: (parent: string) => call(`${features}/${flag}/dependencies/${parent}`, 'DELETE'),
    archive: () => call(`${features}/${flag}`, 'DELETE'),
    switchTo: (state: 'on' | 'off') => call(`${path}/${state}`, 'POST'),
    add: (body: object) => call(`${path}/strategies`, 'POST', body),
    patch: (id: string, body: object) => call(`${path}/strategies/${id}`, 'PATCH', body),
    put: (id: string, body: object) => call(`${path}/strategies/${id}`, 'PUT', body),
    remove: (id: string) => call(`${path}/strategies/${id}`, 'DELETE'),
    sort: (order: readonly object[]) => call(`${path}/strategies/set-sort-order`, 'POST', order),
    createSegment: (name: string) =>
      call(`${admin}/segments`, 'POST', { name, constraints: [{ contextName: 'appName', operator: 'IN', values: ['web'] }] }) as Promise<{
        id: number;
      }>,
    async strategies(): Promise<readonly WireStrategy[]> {
      const feature = (await call(`${features}/${flag}`, 'GET')) as { environments: { name: string; strategies: WireStrategy[] }[] };
      return feature.environments.find(({ name }) => name === 'production')?.strategies ?? [];
    },
  };
}
