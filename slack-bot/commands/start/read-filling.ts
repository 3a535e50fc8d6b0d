import type { FieldError } from '../../../core/errors/app-error.js';
import { SUMMARY_INPUT, toCandidateInput } from '../../views/modals/start-modal.js';

/** `state.values` of a submitted dialog, as far as it matters here. */
export type StateValues = Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null | undefined }>>>>;

export interface ReadFilling {
  readonly summary: string;
  /** By the index of the flag; undefined: not asked for. */
  readonly candidates: readonly (string | undefined)[];
}

/** What was typed into the dialog. A forged request may leave everything out. */
export function readFilling(values: StateValues, flags: number): ReadFilling {
  const typed = ({ blockId, actionId }: { readonly blockId: string; readonly actionId: string }): string | undefined => {
    const block = Object.hasOwn(values, blockId) ? values[blockId] : undefined;
    const value = block !== undefined && Object.hasOwn(block, actionId) ? block[actionId]?.value : undefined;
    return block === undefined ? undefined : (value ?? '').trim();
  };
  return {
    summary: typed(SUMMARY_INPUT) ?? '',
    candidates: Array.from({ length: flags }, (_, index) => typed(toCandidateInput(index))),
  };
}

/** What is wrong, at the inputs where it was typed; empty where the inputs are not to blame. */
export function toInputErrors(errors: readonly FieldError[], { candidates }: ReadFilling): Readonly<Record<string, string>> {
  const found = errors.flatMap(({ pointer, detail }): readonly (readonly [string, string])[] => {
    if (pointer === '/summary') return [[SUMMARY_INPUT.blockId, detail]];
    const [, flag] = /^\/bundle\/flags\/(\d+)(?:\/candidate)?$/.exec(pointer) ?? [];
    const isAsked = flag !== undefined && candidates[Number(flag)] !== undefined;
    return isAsked ? [[toCandidateInput(Number(flag)).blockId, detail]] : [];
  });
  return Object.fromEntries(found);
}
