import { type FakeConstraint, type FakeFailure, type FakeStrategy, type FakeVariant, failure } from './fake-unleash-state.js';

const STRATEGY_KEYS = ['id', 'name', 'title', 'disabled', 'sortOrder', 'parameters', 'constraints', 'segments', 'variants'];
const VARIANT_KEYS = ['name', 'weight', 'weightType', 'stickiness', 'payload'];

const bad = (message: string): FakeFailure => failure(400, 'BadDataError', `Request validation failed: ${message}`);

/** What Unleash 7.5.1 refuses (tried against it): its words, near enough. `isPatch`: unknown fields are refused only there. */
export function checkStrategy(strategy: Partial<FakeStrategy>, isPatch: boolean): FakeFailure | null {
  const unknown = Object.keys(strategy).find((key) => !STRATEGY_KEYS.includes(key));
  if (isPatch && unknown) return bad(`The root object of the request body does not allow additional properties: \`${unknown}\``);
  if (strategy.name !== 'flexibleRollout' && strategy.name !== 'default')
    return bad(`Could not find strategy type with name ${strategy.name}`);
  const parameters = Object.values(strategy.parameters ?? {});
  if (parameters.some((value) => typeof value !== 'string')) return bad('The `/body/parameters` property must be string');
  const variants = strategy.variants ?? [];
  const constraints = (strategy.constraints ?? []).map((one) => checkConstraint(one)).find((found) => found !== null);
  return constraints ?? variants.map(checkVariant).find((found) => found !== null) ?? checkWeights(variants);
}

const CONSTRAINT_KEYS = ['contextName', 'operator', 'value', 'values', 'inverted', 'caseInsensitive'];
const LISTS = ['IN', 'NOT_IN', 'STR_STARTS_WITH', 'STR_ENDS_WITH', 'STR_CONTAINS'];
const DATES = ['DATE_BEFORE', 'DATE_AFTER'];

function checkConstraint({ contextName, operator, value, values, ...rest }: FakeConstraint): FakeFailure | null {
  const unknown = Object.keys(rest).find((key) => !CONSTRAINT_KEYS.includes(key));
  if (unknown) return bad(`The \`/constraints/0\` object of the request body does not allow additional properties: \`${unknown}\``);
  if (typeof contextName !== 'string') return bad('The `/body/constraints/0/contextName` property is required');
  if (![...LISTS, ...DATES].includes(operator)) return bad('The `operator` property must be equal to one of the allowed values');
  if (value !== undefined && typeof value !== 'string')
    return bad(`The \`/constraints/0/value\` property must be string. You sent ${value}.`);
  if (LISTS.includes(operator) && (values ?? []).length === 0) return bad('"value" must contain at least 1 items. You provided [].');
  // A date that is missing passes, as there.
  if (DATES.includes(operator) && value !== undefined && Number.isNaN(Date.parse(value)))
    return bad(`"value" must be a valid date. You provided "${value}".`);
  return null;
}

function checkVariant(variant: FakeVariant, index: number): FakeFailure | null {
  const at = `/body/variants/${index}`;
  const unknown = Object.keys(variant).find((key) => !VARIANT_KEYS.includes(key));
  if (unknown) return bad(`"[${index}].${unknown}" is not allowed`);
  if (!Number.isInteger(variant.weight)) return bad(`The \`${at}/weight\` property must be integer. You sent ${variant.weight}.`);
  if (variant.weight < 0 || variant.weight > 1000) return bad(`The \`${at}/weight\` property must be <= 1000. You sent ${variant.weight}.`);
  if (!['fix', 'variable'].includes(variant.weightType)) return bad(`The \`${at}/weightType\` property must be one of the allowed values`);
  if (typeof variant.stickiness !== 'string') return bad(`The \`${at}/stickiness\` property is required`);
  const { payload } = variant;
  const isPayload =
    payload === undefined || (['json', 'csv', 'string', 'number'].includes(payload.type) && typeof payload.value === 'string');
  if (!isPayload) return bad(`The \`${at}/payload\` property is not valid`);
  return payload?.type !== 'json' || isJson(payload.value) ? null : bad(`'value' must be a valid json string when 'type' is json.`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function checkWeights(variants: readonly FakeVariant[]): FakeFailure | null {
  if (variants.length === 0) return null;
  if (!variants.some(({ weightType }) => weightType === 'variable')) return bad('There must be at least one "variable" variant');
  return fixedWeight(variants) <= 1000 ? null : bad('The traffic distribution total must equal 100%');
}

const fixedWeight = (variants: readonly FakeVariant[]): number =>
  variants.reduce((sum, { weight, weightType }) => (weightType === 'fix' ? sum + weight : sum), 0);

/** As they come back, sorted by name. Whatever was sent for them, variable variants share what the fixed ones leave of 1,000. */
export function withVariableWeights(variants: readonly FakeVariant[]): FakeVariant[] {
  const variable = variants.filter(({ weightType }) => weightType === 'variable');
  const rest = 1000 - fixedWeight(variants);
  const weightOf = (variant: FakeVariant) =>
    Math.floor(rest / variable.length) + (variable.indexOf(variant) < rest % variable.length ? 1 : 0);
  const weighted = variants.map((variant) => (variant.weightType === 'variable' ? { ...variant, weight: weightOf(variant) } : variant));
  return weighted.sort((a, b) => (a.name < b.name ? -1 : 1));
}
