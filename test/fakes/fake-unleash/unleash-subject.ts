import { createUnleashPlatform, type UnleashPlatform } from '../../../flag-platforms/unleash/create-unleash-platform.js';
import { pivotKeyOf } from '../../../flag-platforms/unleash/wire/pivot-wire.js';
import { type PlatformSubject, toMoves } from '../../cases/flag-platform-cases.js';
import { createStallingFetch } from './stalling-fetch.js';

export interface UnleashSubject extends PlatformSubject {
  readonly platform: UnleashPlatform;
}

export interface UnleashDoor {
  readonly url: string;
  readonly token: string;
  readonly feature: string;
  /** Default: the adapter's. */
  readonly granularity?: number;
}

/** An Unleash, faked or real, as the shared case table wants it. */
export function unleashSubject(server: UnleashDoor): UnleashSubject {
  const { url, token, feature } = server;
  const clock = { nowMs: 1_800_000_000_000 };
  const network = createStallingFetch();
  const scope = { environment: 'production', feature, rolloutId: `r-${feature}` };
  const platform = createUnleashPlatform({
    ...{ url, token, project: 'default', environment: 'production', fetch: network.fetch, timeoutMs: 20_000 },
    ...(server.granularity === undefined ? {} : { granularity: server.granularity }),
    nowMs: () => clock.nowMs,
  });
  const subject: UnleashSubject = {
    platform,
    scope,
    clock,
    async kill() {
      const keys = toMoves(subject).map(({ key }) => key);
      await platform.outside.kill(scope, keys, { generation: 1, operationId: `kill/${feature}` });
    },
    async editByHand(share) {
      const admin = adminOf(server, pivotKeyOf(feature));
      const [split] = (await admin.strategies()).filter(({ variants }) => variants.length === 3);
      if (!split) throw new Error('there is no split strategy to edit');
      const [candidate, shadow, control] = split.variants;
      const variants = [{ ...candidate, weight: share / 100 }, shadow, { ...control, weight: 1000 - share / 100 }];
      await admin.patch(split.id, [{ op: 'replace', path: '/variants', value: variants }]);
    },
    stallNextRaise: () => network.stallNext('PATCH', new RegExp(`features/${pivotKeyOf(feature)}/.*/strategies/`)),
  };
  return subject;
}

interface WireStrategy {
  readonly id: string;
  readonly title: string;
  readonly variants: readonly { readonly name: string; readonly weight: number }[];
}

/** What a person does in Unleash's UI, for one flag in production. */
export function adminOf({ url, token }: { readonly url: string; readonly token: string }, flag: string) {
  const features = `${url}/api/admin/projects/default/features`;
  const path = `${features}/${flag}/environments/production`;
  const call = async (target: string, method: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: token, 'content-type': 'application/json' };
    const response = await fetch(target, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  return {
    create: () => call(features, 'POST', { name: flag, type: 'release' }),
    cutLoose: (parent: string) => call(`${features}/${flag}/dependencies/${parent}`, 'DELETE'),
    archive: () => call(`${features}/${flag}`, 'DELETE'),
    switchTo: (state: 'on' | 'off') => call(`${path}/${state}`, 'POST'),
    add: (body: object) => call(`${path}/strategies`, 'POST', body),
    patch: (id: string, body: object) => call(`${path}/strategies/${id}`, 'PATCH', body),
    remove: (id: string) => call(`${path}/strategies/${id}`, 'DELETE'),
    async strategies(): Promise<readonly WireStrategy[]> {
      const feature = (await call(`${features}/${flag}`, 'GET')) as { environments: { name: string; strategies: WireStrategy[] }[] };
      return feature.environments.find(({ name }) => name === 'production')?.strategies ?? [];
    },
  };
}
