import { OPERATIONS } from '../api/operations/operations.js';
import { type OpenApiDocument, toOpenApi } from './to-open-api.js';

/** Of the interface, not of the program: the first number is the `/v1` of its addresses. A new operation or property raises the second one. */
const API_VERSION = '1.0.0';

/** The document of everything that the API does. */
export const toApiDocument = (): OpenApiDocument => toOpenApi(OPERATIONS, { version: API_VERSION });

/** As it is committed and served. */
export const toApiDocumentText = (): string => `${JSON.stringify(toApiDocument(), null, 2)}\n`;
