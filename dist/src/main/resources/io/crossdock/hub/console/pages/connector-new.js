// Creates a connector from the text of its file.
import { h } from 'preact';
import { ask } from '../api.js';
import { YamlField } from '../complete/editor.js';
import { go, link } from '../router.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';
import { check } from './connector-file.js';
import { LOOK, STEER } from './connectors.js';

export function NewConnector({ close }) {
  return h(Dialog, { title: 'Create connector', close },
    h(Form, {
      initial: { name: '', yaml: '' },
      fields: (values, errors, change) => [
        h(Field, { key: 'name', name: 'name', label: 'Name', hint: 'The same as name: in the file.', value: values.name, onInput: change, autofocus: true }),
        h(YamlField, { key: 'yaml', name: 'yaml', label: 'File', rows: 14, value: values.yaml, change: yaml => change({ target: { name: 'yaml', value: yaml } }), right: LOOK, hint: 'It is checked before it is written. Write references such as ${env:NAME} in place of secrets.' }),
      ],
      ready: values => values.name !== '' && values.yaml.trim() !== '',
      send: async ({ name, yaml }) => {
        const mistakes = await check(yaml);
        if (mistakes.length > 0) throw new Error(mistakes.join('\n'));
        await ask('POST', '/connect/connectors', { body: { name, config: { yaml } } });
        close();
        toast(`Connector ${name} is created.`);
        go(link('connectors', name));
      },
      action: 'Check and create', right: STEER, cancel: close,
    }));
}
