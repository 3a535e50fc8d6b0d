/** Keys and settings of a provider are a few kilobytes. */
const MOST_BYTES = 512 * 1_024;

export type Fetch = (url: string, init: { readonly headers?: Headers; readonly signal: AbortSignal }) => Promise<Response>;

/**
 * A GET whose answer is read to a limit, so that nothing at the other end can fill the memory. Redirects are not followed: the address was checked, its target
 * was not. Rejects with what `fetch` rejects with, or with `TypeError` when the answer is too large.
 */
export const fetchSmall: Fetch = async (url, { headers = new Headers(), signal }) => {
  const response = await fetch(url, { method: 'GET', redirect: 'manual', headers, signal });
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new TypeError(`${url} answers more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new Response(Buffer.concat(chunks), { status: response.status === 200 ? 200 : 502, headers: response.headers });
};
