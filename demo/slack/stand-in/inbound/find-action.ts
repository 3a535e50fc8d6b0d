import type { SlackBlock } from '../../../../contracts/slack/blocks/block.js';
import type { Button, PlainTextInput, RadioButtons, StaticSelect } from '../../../../contracts/slack/blocks/elements.js';
import type { PlainOption } from '../../../../contracts/slack/blocks/text-objects.js';
import { StandInError } from '../state/stand-in-error.js';

export type ActionElement = Button | StaticSelect | RadioButtons;

export interface FoundAction {
  readonly blockId: string;
  readonly element: ActionElement;
}

/** Everything that can be pressed or chosen, in the order in which people see it. */
function listActions(blocks: readonly SlackBlock[]): readonly FoundAction[] {
  return blocks.flatMap((block): readonly FoundAction[] => {
    const found = (elements: readonly ActionElement[]) => elements.map((element) => ({ blockId: block.block_id ?? '', element }));
    switch (block.type) {
      case 'actions':
        return found(block.elements);
      case 'section':
        return block.accessory === undefined || block.accessory.type === 'image' ? [] : found([block.accessory]);
      case 'card':
        return found(block.actions ?? []);
      case 'carousel':
        return listActions(block.elements);
      case 'container':
        return listActions(block.child_blocks);
      default:
        return [];
    }
  });
}

/** The element with this action_id. Throws when there is none: then nobody could press it. */
export function findAction(blocks: readonly SlackBlock[], actionId: string, value?: string): FoundAction {
  const all = listActions(blocks);
  const found = all.find(
    ({ element }) => element.action_id === actionId && (value === undefined || element.type !== 'button' || element.value === value),
  );
  if (found !== undefined) return found;
  const there = all.map(({ element }) => element.action_id).join(', ') || 'none';
  throw new StandInError(`There is no button "${actionId}" to press; there: ${there}.`);
}

/** The option with this value of a select or of radio buttons. */
export function findOption(element: StaticSelect | RadioButtons | PlainTextInput, value: string): PlainOption {
  const all =
    element.type === 'static_select'
      ? (element.options ?? element.option_groups?.flatMap(({ options }) => options) ?? [])
      : element.type === 'radio_buttons'
        ? element.options
        : [];
  const found = all.find((option) => option.value === value);
  if (found !== undefined) return found;
  throw new StandInError(`There is no option "${value}"; there: ${all.map((option) => option.value).join(', ') || 'none'}.`);
}
