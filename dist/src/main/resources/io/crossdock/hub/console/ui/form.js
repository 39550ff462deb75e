// Forms in dialogs, whose fields show what the hub says of them.
import { h } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';

// The browser's own modal dialog: it keeps the focus inside, closes on Escape, gives the focus back.
export function Dialog({ title, close, children }) {
  const element = useRef(null);
  useEffect(() => {
    element.current.showModal();
  }, []);
  return h('dialog', { ref: element, 'aria-labelledby': 'dialog-title', onClose: close },
    h('h2', { id: 'dialog-title' }, title), children);
}

export function Field({ name, label, hint, error, children, ...input }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const common = { id, name, 'aria-describedby': described, 'aria-invalid': error ? 'true' : undefined, ...input };
  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    children ? h('select', common, children) : input.rows ? h('textarea', { spellcheck: false, ...common }) : h('input', { autocomplete: 'off', spellcheck: false, ...common }),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    error && h('p', { class: 'error', id: `${id}-error` }, error));
}

// fields(values, errors, change); send(values) returns a promise; right is named when it is missing.
export function Form({ initial, fields, send, action, danger, right, cancel, ready = () => true }) {
  const [values, setValues] = useState(initial);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const change = event => setValues({ ...values, [event.target.name]: event.target.value });
  const errors = error?.fieldErrors?.() || {};
  const submit = async event => {
    event.preventDefault();
    setBusy(true);
    try {
      await send(values);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return h('form', { onSubmit: submit, noValidate: true },
    fields(values, errors, change),
    error && h('p', { class: 'error', role: 'alert' }, sentence(error, right)),
    h('div', { class: 'actions' },
      cancel && h('button', { type: 'button', onClick: cancel }, 'Cancel'),
      h('button', { type: 'submit', class: danger ? 'danger' : 'primary', disabled: busy || !ready(values) }, busy ? 'Working …' : action)));
}

function sentence(error, right) {
  if (error.status === 403) return `You may not do this; the right that is missing: ${right}.`;
  if (error.status === 412) return 'Somebody else changed it meanwhile, so nothing was written. Close this, look at it as it is now, and decide again.';
  return error.message;
}

// Asks to type the name before something is gone for good.
export function Confirm({ title, name, children, action, send, right, close }) {
  return h(Dialog, { title, close },
    h(Form, {
      initial: { confirmation: '' },
      fields: (values, errors, change) => [
        h('div', null, children),
        h(Field, { name: 'confirmation', label: `Type ${name} to confirm`, value: values.confirmation, onInput: change, autofocus: true }),
      ],
      ready: values => values.confirmation === name,
      send, action, right, danger: true, cancel: close,
    }));
}
