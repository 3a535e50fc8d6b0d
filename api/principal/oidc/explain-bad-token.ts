import { errors } from 'jose';
import { type Refusal, refuse } from '../../../core/errors/refusal.js';

/** Why a token is not taken, in words that help its owner and give nothing of it away; null for what is not the token's fault. */
export function explainBadToken(error: unknown): Refusal | null {
  const why = toWords(error);
  return why === null ? null : refuse('UNAUTHENTICATED', `The token is not taken: ${why}`);
}

function toWords(error: unknown): string | null {
  if (error instanceof errors.JWTExpired) return 'it has expired. Sign in again.';
  if (error instanceof errors.JWTClaimValidationFailed) return explainClaim(error);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported)
    return 'it is signed in a way that is not accepted; RS, PS and ES with 256, 384 or 512, and EdDSA are.';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
    return "it is signed with a key that is not among the issuer's.";
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is not the issuer's.";
  if (error instanceof errors.JOSEError) return 'it is no signed JSON web token.';
  return null;
}

function explainClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return `its claim "${claim}" is missing.`;
  switch (claim) {
    case 'iss':
      return 'it is from another issuer than this installation trusts (TIDEGATE_OIDC_ISSUER).';
    case 'aud':
      return 'it is meant for another audience (TIDEGATE_OIDC_AUDIENCE).';
    case 'nbf':
      return 'it is not valid yet; check the clocks.';
    default:
      return `its claim "${claim}" is not as it must be.`;
  }
}
