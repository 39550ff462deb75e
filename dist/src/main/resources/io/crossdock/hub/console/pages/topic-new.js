// Creates a topic.
import { h } from 'preact';
import { ask } from '../api.js';
import { go, link } from '../router.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { toast } from '../ui/toast.js';

// 'name=value' in each line.
export function settings(text) {
  return Object.fromEntries(text.split('\n').map(line => line.trim()).filter(Boolean).map(line => {
    const at = line.indexOf('=');
    if (at < 1) throw new Error(`A setting is written name=value, this is not: ${line}`);
    return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
  }));
}

const whole = text => (text === '' ? undefined : Number(text));

export function NewTopic({ close, done }) {
  const send = async values => {
    const body = {
      name: values.name,
      partitions: whole(values.partitions),
      replicationFactor: whole(values.replicationFactor),
      configs: settings(values.configs),
    };
    await ask('POST', '/admin/v1/topics', { body });
    close();
    done();
    toast(`Topic ${values.name} is created.`);
    go(link('topics', values.name));
  };
  return h(Dialog, { title: 'Create topic', close },
    h(Form, {
      initial: { name: '', partitions: '', replicationFactor: '', configs: '' },
      fields: (values, errors, change) => [
        h(Field, { key: 'name', name: 'name', label: 'Name', hint: 'Letters, digits, dots, hyphens and underscores.', value: values.name, error: errors.name, onInput: change, autofocus: true }),
        h('div', { class: 'beside', key: 'numbers' },
          h(Field, { name: 'partitions', label: 'Partitions', type: 'number', min: 1, hint: 'Empty: as the brokers are set.', value: values.partitions, error: errors.partitions, onInput: change }),
          h(Field, { name: 'replicationFactor', label: 'Replicas of each', type: 'number', min: 1, hint: 'Empty: as the brokers are set.', value: values.replicationFactor, error: errors.replicationFactor, onInput: change })),
        h(Field, { key: 'configs', name: 'configs', label: 'Settings', rows: 3, placeholder: 'retention.ms=604800000', hint: 'One per line, name=value. They can be changed later.', value: values.configs, error: errors.configs, onInput: change }),
      ],
      ready: values => values.name !== '',
      send,
      action: 'Create',
      right: 'CREATE on the topic or on the cluster',
      cancel: close,
    }));
}
