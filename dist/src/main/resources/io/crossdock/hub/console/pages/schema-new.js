// The first schema of a subject.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { go, link } from '../router.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { Verdict, register, verdictOf } from './schema-change.js';

export function NewSubject({ close }) {
  const [verdict, setVerdict] = useState(null);
  return h(Dialog, { title: 'Register a schema', close },
    h(Form, {
      initial: { subject: '', schemaType: 'AVRO', schema: '' },
      fields: (values, errors, change) => [
        h('div', { class: 'beside', key: 'name' },
          h(Field, { name: 'subject', label: 'Subject', hint: 'TOPIC-value for the values of a topic.', value: values.subject, error: errors.subject, onInput: change, autofocus: true }),
          h(Field, { name: 'schemaType', label: 'Type', value: values.schemaType, onChange: change }, ['AVRO', 'JSON', 'PROTOBUF'].map(each => h('option', { key: each, value: each }, each)))),
        h(Field, { key: 'schema', name: 'schema', label: 'Schema', rows: 14, class: 'mono', value: values.schema, error: errors.schema, onInput: change }),
        verdict && h(Verdict, { key: 'verdict', verdict }),
      ],
      ready: values => values.subject !== '' && values.schema.trim() !== '',
      send: async ({ subject, schemaType, schema }) => {
        setVerdict(null);
        const found = await verdictOf(subject, { schema, schemaType });
        if (!found.compatible) {
          setVerdict(found);
          throw new Error('Nothing was registered.');
        }
        await register(subject, { schema, schemaType });
        close();
        toast(`${subject} is registered.`);
        go(link('schemas', subject));
      },
      action: 'Check and register', right: 'WRITE on topic _schemas/SUBJECT', cancel: close,
    }));
}
