// Settings of a topic, broker or group, with what they mean, changed in place.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { bytes, duration } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { toast } from '../ui/toast.js';

const SINGULAR = { topics: 'topic', brokers: 'broker', groups: 'group' };

// changed: called after a change, since what the page knows of the thing itself is older then.
export function Settings({ type, name, changed }) {
  const where = path(`/admin/v1/${type}/{}/configs`, name);
  const what = `${SINGULAR[type]} ${name}`;
  const loaded = useLoad(signal => get(where, { signal }), [where]);
  const [search, setSearch] = useState('');
  const [own, setOwn] = useState(false);
  const [editing, setEditing] = useState(null);
  const entries = loaded.data?.data.entries || [];
  const rows = useMemo(
    () => matching(entries.filter(entry => !own || !entry.isDefault), search, entry => `${entry.name} ${entry.documentation || ''}`),
    [loaded.data, search, own]);
  return h('div', null,
    h('div', { class: 'tools' },
      h(Search, { label: 'Search settings', value: search, change: setSearch }),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: own, onChange: event => setOwn(event.target.checked) }), 'Only what is set')),
    h(Loaded, { from: loaded, what: 'settings', right: `DESCRIBE_CONFIGS on ${what}` }, () =>
      rows.length === 0
        ? h(Empty, { title: 'Nothing found' }, own ? 'Everything is as it is by default; take the tick away to see all settings.' : `No setting has "${search}" in its name or meaning.`)
        : h('ul', { class: 'settings', 'aria-label': `Settings of ${what}` }, rows.map(entry => h(Setting, { key: entry.name, entry, edit: () => setEditing(entry) })))),
    editing && h(Edit, {
      entry: editing, what, close: () => setEditing(null),
      send: async body => {
        await ask('PATCH', where, { body, ifMatch: loaded.data.etag });
        setEditing(null);
        loaded.reload();
        changed();
        toast(`${editing.name} of ${what} is changed.`);
      },
    }));
}

function Setting({ entry, edit }) {
  return h('li', null,
    h('div', { class: 'setting' },
      h('h2', { class: 'mono' }, entry.name),
      h('p', { class: 'faint' }, entry.documentation)),
    h('div', { class: 'value' },
      h('span', { class: 'mono' }, shown(entry)),
      meaning(entry) && h('span', { class: 'faint' }, meaning(entry)),
      !entry.isDefault && h(Badge, { kind: 'info' }, entry.source === 'DYNAMIC_TOPIC_CONFIG' ? 'set here' : entry.source.toLowerCase().replace(/_/g, ' '))),
    entry.readOnly
      ? h('span', { class: 'faint' }, 'fixed')
      : h('button', { type: 'button', onClick: edit, 'aria-label': `Change ${entry.name}` }, 'Change'));
}

function shown(entry) {
  if (entry.sensitive) return 'hidden';
  return entry.value === null || entry.value === undefined || entry.value === '' ? '(none)' : entry.value;
}

function meaning(entry) {
  const value = Number(entry.value);
  if (!entry.value || !Number.isInteger(value) || value < 1024) return '';
  if (value >= 9000000000000000) return 'without limit';
  if (entry.name.endsWith('.ms')) return duration(value);
  return entry.name.endsWith('bytes') ? bytes(value) : '';
}

function Edit({ entry, what, close, send }) {
  const [unset, setUnset] = useState(false);
  return h(Dialog, { title: entry.name, close },
    h('p', { class: 'faint' }, entry.documentation),
    h(Form, {
      initial: { value: entry.sensitive ? '' : entry.value ?? '' },
      fields: (values, errors, change) => [
        entry.type === 'BOOLEAN'
          ? h(Field, { key: 'value', name: 'value', label: 'Value', value: values.value, onChange: change, disabled: unset },
            ['true', 'false'].map(each => h('option', { key: each, value: each }, each)))
          : h(Field, { key: 'value', name: 'value', label: 'Value', value: values.value, onInput: change, disabled: unset, error: errors[`set.${entry.name}`], autofocus: true }),
        !entry.isDefault && h('label', { class: 'check', key: 'unset' },
          h('input', { type: 'checkbox', checked: unset, onChange: event => setUnset(event.target.checked) }), 'Back to the default'),
      ],
      send: values => send(unset ? { unset: [entry.name] } : { set: { [entry.name]: values.value } }),
      action: 'Save', right: `ALTER_CONFIGS on ${what}`, cancel: close,
    }));
}
