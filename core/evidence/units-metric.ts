/** Name under which the outcome store counts units, beside the metrics that applications send. */
export const UNITS_METRIC = '$units';
