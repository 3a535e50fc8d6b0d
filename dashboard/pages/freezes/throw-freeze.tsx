import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { FreezeView } from '../../../core/freeze/freeze-view.js';
import { useApi } from '../../api/session.js';
import { ActionDialog } from '../../parts/dialog/action-dialog.js';
import { type FreezeForm, toFreezeBody } from '../../view/forms/freeze-form.js';

interface ThrowFreezeProps {
  readonly kind: FreezeView['kind'];
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const EMPTY: FreezeForm = { environment: '', feature: '', from: '', until: '' };

/** Stops the line at once, or plans a window in which nothing goes forward. */
export function ThrowFreeze({ kind, onDone, onClose }: ThrowFreezeProps): JSX.Element {
  const api = useApi();
  const [form, setForm] = useState(EMPTY);
  return (
    <ActionDialog
      title={kind === 'stop' ? 'Stop the line' : 'Plan a window'}
      verb={kind === 'stop' ? 'Stop the line' : 'Plan it'}
      tone={kind === 'stop' ? 'danger' : 'normal'}
      reason="required"
      onConfirm={async ({ reason, requestId }) => {
        await api.post('/v1/freezes', toFreezeBody(kind, form, reason), { 'idempotency-key': requestId });
        onDone();
      }}
      onClose={onClose}
    >
      <p>From the answer on, no flag is shown to more units. What is live stays live and watched; ways back stay open.</p>
      <FreezeFields kind={kind} form={form} onChange={setForm} />
    </ActionDialog>
  );
}

interface FreezeFieldsProps {
  readonly kind: FreezeView['kind'];
  readonly form: FreezeForm;
  readonly onChange: (form: FreezeForm) => void;
}

function FreezeFields({ kind, form, onChange }: FreezeFieldsProps): JSX.Element {
  const set = (name: keyof FreezeForm) => (event: { readonly currentTarget: HTMLInputElement }) =>
    onChange({ ...form, [name]: event.currentTarget.value });
  const isWindow = kind === 'window';
  return (
    <div class="form-grid">
      <label class="field">
        <span>Feature</span>
        <input type="text" placeholder="all of the environment" value={form.feature} onInput={set('feature')} />
      </label>
      <label class="field">
        <span>Environment</span>
        <input type="text" placeholder="the server’s own" value={form.environment} onInput={set('environment')} />
      </label>
      {isWindow && (
        <label class="field">
          <span>From (empty: now)</span>
          <input type="datetime-local" value={form.from} onInput={set('from')} />
        </label>
      )}
      <label class="field">
        <span>Until{isWindow ? '' : ' (empty: lifted by hand)'}</span>
        <input type="datetime-local" required={isWindow} value={form.until} onInput={set('until')} />
      </label>
    </div>
  );
}
