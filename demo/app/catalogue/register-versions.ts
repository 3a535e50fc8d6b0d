import { listContents } from './catalogue.js';

const TIMEOUT_MS = 5_000;

/** Tells Tidegate what stands behind the version ids, so that people can see what a rollout changes. Elsewhere a deployment does this. Never rejects: the demo runs without it. */
export async function registerVersions(tidegateUrl: string, feature: string): Promise<void> {
  for (const { layer, version, content } of listContents()) {
    const url = `${tidegateUrl}/v1/versions/${layer}/${encodeURIComponent(version)}`;
    await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ content, feature }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
      .then((response) => response.body?.cancel())
      .catch(() => undefined);
  }
}
