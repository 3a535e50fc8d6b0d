import { type FakeFailure, type FakeStrategy, type FakeVariant, failure } from './fake-unleash-state.js';

const STRATEGY_KEYS = ['id', 'name', 'title', 'disabled', 'sortOrder', 'parameters', 'constraints', 'segments', 'variants'];
const VARIANT_KEYS = ['name', 'weight', 'weightType', 'stickiness', 'payload'];

const bad = (message: string): FakeFailure => failure(400, 'BadDataError', `Request validation failed: ${message}`);

/** What Unleash 7.5.1 refuses (tried against it): its words, near enough. `isPatch`: unknown fields are refused only there. */
export function checkStrategy(strategy: Partial<FakeStrategy>, isPatch: boolean): FakeFailure | null {
  const unknown = Object.keys(strategy).find((key) => !STRATEGY_KEYS.includes(key));
  if (isPatch && unknown) return bad(`The root object of the request body does not allow additional properties: \`${unknown}\``);
  if (strategy.name !== 'flexibleRollout') return bad(`Could not find strategy type with name ${strategy.name}`);
  const parameters = Object.values(strategy.parameters ?? {});
  if (parameters.some((value) => typeof value !== 'string')) return bad('The `/body/parameters` property must be string');
  const variants = strategy.variants ?? [];
  return variants.map(checkVariant).find((found) => found !== null) ?? checkWeights(variants);
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
  return isPayload ? null : bad(`The \`${at}/payload\` property is not valid`);
}

function checkWeights(variants: readonly FakeVariant[]): FakeFailure | null {
  if (variants.length === 0) return null;
  if (!variants.some(({ weightType }) => weightType === 'variable')) return bad('There must be at least one "variable" variant');
  return fixedWeight(variants) <= 1000 ? null : bad('The traffic distribution total must equal 100%');
}

const fixedWeight = (variants: readonly FakeVariant[]): number =>
  variants.reduce((sum, { weight, weightType }) => (weightType === 'fix' ? sum + weight : sum), 0);

/** Whatever was sent for them, variable variants share what the fixed ones leave of 1,000. */
export function withVariableWeights(variants: readonly FakeVariant[]): FakeVariant[] {
  const variable = variants.filter(({ weightType }) => weightType === 'variable');
  const rest = 1000 - fixedWeight(variants);
  const weightOf = (variant: FakeVariant) =>
    Math.floor(rest / variable.length) + (variable.indexOf(variant) < rest % variable.length ? 1 : 0);
  return variants.map((variant) => (variant.weightType === 'variable' ? { ...variant, weight: weightOf(variant) } : variant));
}
