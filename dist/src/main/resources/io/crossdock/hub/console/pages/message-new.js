// Writes one message.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { count } from '../ui/format.js';
import { toast } from '../ui/toast.js';

// 'name: value' in each line.
function headers(text) {
  return text.split('\n').filter(line => line.trim() !== '').map(line => {
    const at = line.indexOf(':');
    if (at < 1) throw new Error(`A header is written name: value, this is not: ${line}`);
    return { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
  });
}

export function NewMessage({ name, where, close, done }) {
  const [bare, setBare] = useState(false);
  return h(Dialog, { title: `Write into ${name}`, close },
    h(Form, {
      initial: { key: '', value: '', headers: '', partition: '' },
      fields: (values, errors, change) => [
        h('div', { class: 'beside', key: 'where' },
          h(Field, { name: 'key', label: 'Key', hint: 'Empty: none.', value: values.key, error: errors.key, onInput: change, autofocus: true }),
          h(Field, { name: 'partition', label: 'Partition', type: 'number', min: 0, hint: 'Empty: as the key has it.', value: values.partition, error: errors.partition, onInput: change })),
        h(Field, { key: 'value', name: 'value', label: 'Value', rows: 8, class: 'mono', value: values.value, error: errors.value, onInput: change, disabled: bare }),
        h('label', { class: 'check', key: 'bare' },
          h('input', { type: 'checkbox', checked: bare, onChange: event => setBare(event.target.checked) }), 'Without a value: deletes the key from a compacted topic'),
        h(Field, { key: 'headers', name: 'headers', label: 'Headers', rows: 2, hint: 'One per line, name: value.', value: values.headers, error: errors.headers, onInput: change }),
      ],
      send: async values => {
        const { data } = await ask('POST', where, {
          body: {
            key: values.key === '' ? undefined : values.key,
            value: bare ? undefined : values.value,
            headers: headers(values.headers),
            partition: values.partition === '' ? undefined : Number(values.partition),
          },
        });
        close();
        done();
        toast(`Written to partition ${data.partition} at offset ${count(data.offset)}.`);
      },
      action: 'Write', right: `WRITE on topic ${name}`, cancel: close,
    }));
}
