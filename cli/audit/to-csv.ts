import { toCsvRow as toRow } from '../../core/audit/to-csv-row.js';
import type { AuditLine } from '../api/api-types.js';
import { toHarmlessText } from '../view/terminal/harmless.js';

export { CSV_HEAD } from '../../core/audit/to-csv-row.js';

/** One entry as a row that can also be printed: nothing in it steers a terminal. */
export const toCsvRow = (entry: AuditLine): string => toRow(entry, toHarmlessText);
