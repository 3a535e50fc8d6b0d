/** The token of an `Authorization: Bearer …` header (RFC 6750, 2.1); undefined when it is none. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
}
