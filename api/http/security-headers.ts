import type { RequestHandler } from 'express';

/** The interface serves data, never pages: nothing may be framed, sniffed, scripted, kept, or given anything of the browser. */
const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const TWO_YEARS_S = 63_072_000;

/** Over plain http a browser ignores HSTS, and a proxy that is not trusted could say what it likes: `secure` follows `trust proxy`. */
export const securityHeaders: RequestHandler = (req, res, next) => {
  res.set(HEADERS);
  if (req.secure) res.set('Strict-Transport-Security', `max-age=${TWO_YEARS_S}; includeSubDomains`);
  next();
};
