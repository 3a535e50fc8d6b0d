import type { ComponentChildren, JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { newRequestId } from '../../api/api-client.js';
import { type ApiProblem, asProblem } from '../../api/api-problem.js';
import { ProblemNote } from '../page/problem-note.js';
import { Dialog } from './dialog.js';

export interface ActionDialogProps {
  readonly title: string;
  /** What will happen, and to whom. */
  readonly children: ComponentChildren;
  /** The word on the button that does it. */
  readonly verb: string;
  readonly tone?: 'normal' | 'danger';
  /** `required`: nothing is sent without a reason. `none`: it is not asked for. */
  readonly reason: 'required' | 'optional' | 'none';
  /** What must be typed before the button works, so that nobody does it by habit. */
  readonly typed?: { readonly label: string; readonly text: string };
  /** False: it stays open when it is done, because something else is shown then. */
  readonly closes?: boolean;
  /** Sends it; the id stays the same when it is sent again because no answer came. What it throws is shown. */
  readonly onConfirm: (given: { readonly reason: string; readonly requestId: string }) => Promise<void>;
  readonly onClose: () => void;
}

/** Every action stands behind this: it says what will happen, asks why, and shows what the API answered. */
export function ActionDialog(props: ActionDialogProps): JSX.Element {
  const { title, children, verb, tone = 'normal', reason: wantsReason, typed, closes = true, onConfirm, onClose } = props;
  const [reason, setReason] = useState('');
  const [name, setName] = useState('');
  const { isSending, problem, send } = useSending(onConfirm);
  const isReady = (wantsReason !== 'required' || reason.trim() !== '') && (typed === undefined || name.trim() === typed.text);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (isReady && !isSending && (await send(reason)) && closes) onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        <div class="dialog-body">{children}</div>
        {typed !== undefined && <TypedField label={typed.label} value={name} onInput={setName} />}
        {wantsReason !== 'none' && <ReasonField isRequired={wantsReason === 'required'} value={reason} onInput={setReason} />}
        {problem !== null && <ProblemNote problem={problem} />}
        <div class="dialog-foot">
          <button type="button" class="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class={`button ${tone === 'danger' ? 'danger' : 'primary'}`} disabled={!isReady || isSending}>
            {isSending ? 'Sending …' : verb}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

interface Sending {
  readonly isSending: boolean;
  readonly problem: ApiProblem | null;
  /** True: it was taken. */
  readonly send: (reason: string) => Promise<boolean>;
}

function useSending(onConfirm: ActionDialogProps['onConfirm']): Sending {
  const requestId = useRef(newRequestId());
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const send = async (reason: string) => {
    setSending(true);
    setProblem(null);
    try {
      // A reason is one line wherever it is shown.
      await onConfirm({ reason: reason.trim().replaceAll(/\s*\n\s*/g, ' '), requestId: requestId.current });
      return true;
    } catch (thrown) {
      const refused = asProblem(thrown);
      setProblem(refused);
      setSending(false);
      // What was refused is asked for anew, perhaps when nothing stands in its way any more; what nobody answered is the same order when it is sent again.
      if (isAnswered(refused)) requestId.current = newRequestId();
      return false;
    }
  };
  return { isSending, problem, send };
}

const isAnswered = ({ status }: ApiProblem): boolean => status >= 400 && status < 500;

interface FieldProps {
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function TypedField({ label, value, onInput }: FieldProps & { readonly label: string }): JSX.Element {
  return (
    <label class="field">
      <span>{label}</span>
      <input type="text" autoComplete="off" spellcheck={false} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
    </label>
  );
}

function ReasonField({ isRequired, value, onInput }: FieldProps & { readonly isRequired: boolean }): JSX.Element {
  return (
    <label class="field">
      <span>Reason{isRequired ? '' : ' (optional)'}</span>
      <textarea rows={2} maxLength={500} required={isRequired} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      <small>Stays in the timeline and in the audit.</small>
    </label>
  );
}
