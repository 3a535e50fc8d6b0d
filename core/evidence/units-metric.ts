/** Name under which the outcome store counts units, beside the metrics that applications send. */
export const UNITS_METRIC = '$units';

/** Under this name it counts units that reported from both arms of one stage attempt. */
export const BOTH_ARMS_METRIC = '$bothArms';
