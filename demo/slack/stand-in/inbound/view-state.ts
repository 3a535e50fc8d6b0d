import type { InputBlock } from '../../../../contracts/slack/blocks/layout-blocks.js';
import { StandInError } from '../state/stand-in-error.js';
import type { StoredView } from '../state/views.js';
import { findOption } from './find-action.js';

/** What a person enters: by block_id or by action_id. */
export type FormValues = Readonly<Record<string, string>>;

export type StateValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** `state.values` of a form with these entries; what is not entered keeps its initial value. */
export function toStateValues(stored: StoredView, values: FormValues): StateValues {
  const inputs = stored.view.blocks.filter((block) => block.type === 'input');
  const names = new Set(inputs.flatMap(({ block_id, element }) => [block_id, element.action_id]));
  const unknown = Object.keys(values).find((name) => !names.has(name));
  if (unknown !== undefined)
    throw new StandInError(`The form has no input "${unknown}"; it has ${[...names].filter((name) => name !== undefined).join(', ')}.`);
  return Object.fromEntries(
    inputs.map((block) => [block.block_id, { [block.element.action_id ?? '']: toValue(block, entered(block, values)) }]),
  );
}

/** What the client itself says before anything is sent: by block_id, empty when all is well. */
export function checkForm(stored: StoredView, values: StateValues): Readonly<Record<string, string>> {
  const problems = stored.view.blocks.flatMap((block) => {
    if (block.type !== 'input') return [];
    const problem = checkInput(block, values[block.block_id ?? '']?.[block.element.action_id ?? ''] as Entered | undefined);
    return problem === null ? [] : [[block.block_id ?? '', problem] as const];
  });
  return Object.fromEntries(problems);
}

interface Entered {
  readonly value?: string | null;
  readonly selected_option?: { readonly value?: string } | null;
}

function checkInput({ element, optional = false }: InputBlock, state: Entered | undefined): string | null {
  const text = (element.type === 'plain_text_input' ? state?.value : state?.selected_option?.value) ?? '';
  if (text === '') return optional ? null : 'Please complete this required field.';
  if (element.type !== 'plain_text_input') return null;
  if (text.length < (element.min_length ?? 0)) return `Please enter at least ${element.min_length} characters.`;
  return text.length > (element.max_length ?? text.length) ? `Please enter at most ${element.max_length} characters.` : null;
}

function toValue({ element }: InputBlock, value: string | undefined): object {
  if (element.type === 'plain_text_input') return { type: element.type, value: (value ?? element.initial_value ?? '') || null };
  const initial = element.initial_option ?? null;
  const option = value === undefined ? initial : value === '' ? null : findOption(element, value);
  return { type: element.type, selected_option: option };
}

const entered = ({ block_id = '', element }: InputBlock, values: FormValues): string | undefined =>
  values[block_id] ?? values[element.action_id ?? ''];
