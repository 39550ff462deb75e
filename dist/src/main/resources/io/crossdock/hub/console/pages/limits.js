// Limits: what is set for whom.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ask, pages } from '../api.js';
import { useLoad } from '../loading.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';

export const LOOK = 'DESCRIBE_CONFIGS on the cluster';
const CHANGE = 'ALTER_CONFIGS on the cluster';
const KINDS = ['producer_byte_rate', 'consumer_byte_rate', 'producer_message_rate', 'consumer_message_rate', 'request_percentage', 'controller_mutation_rate', 'connection_creation_rate', 'storage_bytes'];
const WHOM = ['user', 'client-id', 'ip', 'topic', 'topic-prefix', 'group'];

export const whom = entity => Object.entries(entity).map(([type, name]) => (name === '<default>' ? `every other ${type}` : `${type} ${name}`)).join(', ');

const columns = (change, lift) => [
  { title: 'Whom', class: 'name', cell: each => whom(each.entity) },
  { title: 'Limit', cell: each => each.key },
  { title: 'At most', class: 'number', cell: each => count(each.value) },
  { title: 'Change', cell: each => [
    h('button', { type: 'button', key: 'change', 'aria-label': `Change ${each.key} of ${whom(each.entity)}`, onClick: () => change(each) }, 'Change'), ' ',
    h('button', { type: 'button', key: 'lift', 'aria-label': `Lift ${each.key} of ${whom(each.entity)}`, onClick: () => lift(each) }, 'Lift')] },
];

export function Limits() {
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState(null);
  const limits = useLoad((signal, show) => pages('/admin/v1/quotas', { signal, part: show }), []);
  const rows = useMemo(
    () => matching((limits.data || []).flatMap(({ entity, limits: set }) => Object.entries(set).map(([key, value]) => ({ entity, key, value }))), search, each => `${whom(each.entity)} ${each.key}`),
    [limits.data, search]);
  const patch = async (entity, body, said) => {
    await ask('PATCH', '/admin/v1/quotas/entity', { query: entity, body });
    limits.reload();
    toast(said);
  };
  const lift = each => patch(each.entity, { unset: [each.key] }, `${each.key} of ${whom(each.entity)} is lifted.`)
    .catch(failure => toast(failure.status === 403 ? `You may not do this; the right that is missing: ${CHANGE}.` : failure.message));
  return h('div', null,
    h('div', { class: 'tools' },
      h(Search, { label: 'Search limits', value: search, change: setSearch }),
      h('p', { class: 'counted', role: 'status' }, limits.data && plural(rows.length, 'limit')),
      h('button', { type: 'button', class: 'primary', onClick: () => setEditing({ entity: { user: '' }, key: KINDS[0], value: '' }) }, 'Set a limit')),
    h(Loaded, { from: limits, what: 'limits', right: LOOK }, () =>
      rows.length === 0
        ? h(Empty, { title: search ? 'Nothing found' : 'No limits' }, search ? `No limit is about "${search}".` : 'Everybody may take what the machine has. Set one with the button above.')
        : h(Table, { columns: columns(setEditing, lift), rows, rowKey: each => `${whom(each.entity)} ${each.key}`, label: 'Limits' })),
    editing && h(Edit, { limit: editing, patch, close: () => setEditing(null) }));
}

function Edit({ limit, patch, close }) {
  const [type, name] = Object.entries(limit.entity)[0];
  const known = limit.value !== '';
  const several = Object.keys(limit.entity).length > 1;
  const option = value => h('option', { key: value, value }, value);
  return h(Dialog, { title: known ? `${limit.key} of ${whom(limit.entity)}` : 'Set a limit', close },
    h(Form, {
      initial: { type, name, key: limit.key, value: String(limit.value) },
      fields: (values, errors, change) => [
        !several && !known && h('div', { class: 'beside', key: 'whom' },
          h(Field, { name: 'type', label: 'Of a', value: values.type, onChange: change }, WHOM.map(option)),
          h(Field, { name: 'name', label: 'Name', hint: '<default> is whoever has no limit of their own.', value: values.name, onInput: change })),
        !known && h(Field, { key: 'key', name: 'key', label: 'Limit', value: values.key, onChange: change }, KINDS.map(option)),
        h(Field, { key: 'value', name: 'value', label: 'At most', type: 'number', min: 0, hint: 'Of rates: per second.', value: values.value, error: errors[`set.${values.key}`], onInput: change, autofocus: known }),
      ],
      ready: values => values.value !== '' && values.name !== '',
      send: async values => {
        const entity = known ? limit.entity : { [values.type]: values.name };
        await patch(entity, { set: { [values.key]: Number(values.value) } }, `${values.key} of ${whom(entity)} is ${count(Number(values.value))}.`);
        close();
      },
      action: 'Set', right: CHANGE, cancel: close,
    }));
}
