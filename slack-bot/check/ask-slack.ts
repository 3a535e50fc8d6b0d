import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/** What came of one call: `refused` is Slack's own word, `silent` that nothing came which Slack could have said. */
export type SlackAnswer<T> =
  | { readonly kind: 'ok'; readonly data: T }
  | { readonly kind: 'refused'; readonly error: string; readonly needed?: string }
  | { readonly kind: 'silent'; readonly detail: string };

/** Rejects only with what is no failure of a call. */
export async function askSlack<T>(call: Promise<T>): Promise<SlackAnswer<T>> {
  try {
    return { kind: 'ok', data: await call };
  } catch (error) {
    const failure = toFailure(error);
    if (failure === null) throw error;
    return failure;
  }
}

function toFailure(error: unknown): Exclude<SlackAnswer<never>, { kind: 'ok' }> | null {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'refused', error: `ratelimited for ${error.retryAfter} s` };
  if (error instanceof WebAPIHTTPError) return { kind: 'silent', detail: `answers with status ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return { kind: 'silent', detail: `does not answer: ${describe(error.original)}` };
  if (!(error instanceof WebAPIPlatformError)) return null;
  const { error: name, needed } = error.data as { readonly error: string; readonly needed?: string };
  // A page of a proxy arrives as the "error" of a call.
  if (/[<\n]/.test(name)) return { kind: 'silent', detail: 'is answered by something that is not Slack (a proxy, a sign-in page?)' };
  return { kind: 'refused', error: name.replace(/ \[.*$/s, ''), ...(needed !== undefined && { needed }) };
}

/** `fetch failed` alone helps nobody; its cause does. */
function describe({ message, cause }: Error): string {
  return cause instanceof Error && cause.message !== '' ? `${message} (${cause.message})` : message;
}
