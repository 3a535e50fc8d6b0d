import { DECISION_CODES } from './codes/decision-codes.js';
import { INSTALLATION_CODES } from './codes/installation-codes.js';
import { PLATFORM_CODES } from './codes/platform-codes.js';
import { REQUEST_CODES } from './codes/request-codes.js';

/** Every error that Tidegate shows to anybody; the codes stand in `codes/`. `docs/errors.md` is generated from this table. */
export const ERROR_CODES = {
  ...REQUEST_CODES,
  ...DECISION_CODES,
  ...PLATFORM_CODES,
  ...INSTALLATION_CODES,
};

export type ErrorCode = keyof typeof ERROR_CODES;
