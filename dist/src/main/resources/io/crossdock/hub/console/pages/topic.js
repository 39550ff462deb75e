// One topic: its partitions, its messages, its settings, and its end.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { go, link } from '../router.js';
import { sizesOf } from '../sizes.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { bytes, plural } from '../ui/format.js';
import { Tabs, Title } from '../ui/shell.js';
import { Badge, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';
import { Messages } from './messages.js';
import { Settings } from './settings.js';

const TABS = [['partitions', 'Partitions'], ['messages', 'Messages'], ['settings', 'Settings']];

const of = (size, { partition }) => size.partitions.find(each => each.partition === partition);

// Nothing where it is not told: the page has enough without.
const sizeOf = (name, signal) => sizesOf([name], signal).then(found => found.get(name) || null, failure => {
  if (failure.name === 'AbortError') throw failure;
  return null;
});

const missing = partition => partition.replicas.length - partition.inSync.length;

const columns = size => [
  { title: 'Partition', class: 'number', cell: each => each.partition },
  { title: 'Leader', cell: each => (each.leader === null || each.leader === undefined || each.leader < 0 ? h(Badge, { kind: 'bad' }, 'none') : `broker ${each.leader}`) },
  { title: 'Replicas', cell: each => each.replicas.join(', ') },
  { title: 'In sync', cell: each => each.inSync.join(', ') },
  { title: 'State', cell: each => (missing(each) > 0 ? h(Badge, { kind: 'warn' }, `${plural(missing(each), 'replica')} behind`) : h(Badge, { kind: 'good' }, 'in sync')) },
  ...(size ? [
    { title: 'On disk', class: 'number', cell: each => bytes(of(size, each)?.bytes) },
    { title: 'Of them', class: 'wide faint', cell: each => of(size, each)?.replicas.map(replica => `broker ${replica.broker}: ${bytes(replica.bytes)}`).join(', ') || '–' },
  ] : []),
];

export function Topic({ name, tab }) {
  const where = path('/admin/v1/topics/{}', name);
  const topic = useLoad(signal => get(where, { signal }), [where]);
  const size = useLoad(signal => sizeOf(name, signal), [name]).data;
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const current = TABS.some(([each]) => each === tab) ? tab : TABS[0][0];
  return [
    h(Title, { key: 'title', text: name, up: { href: link('topics'), text: 'Topics' } },
      topic.data && [
        h('button', { type: 'button', key: 'grow', onClick: () => setOpen('grow') }, 'Add partitions'),
        h('button', { type: 'button', key: 'delete', class: 'danger', onClick: () => setOpen('delete') }, 'Delete'),
      ]),
    h(Tabs, { key: 'tabs', tabs: TABS, current, href: each => `${link('topics', name)}?tab=${each}` }),
    current === 'settings' && h(Settings, { key: 'settings', type: 'topics', name, changed: topic.reload }),
    current === 'messages' && h(Messages, { key: 'messages', name }),
    current === 'partitions' && h(Loaded, { key: 'partitions', from: topic, what: `topic ${name}`, right: `DESCRIBE on topic ${name}` }, ({ data }) => [
        h('p', { class: 'facts', key: 'facts' }, `${plural(data.partitions.length, 'partition')}, ${plural(data.replicationFactor, 'replica')} of each`, size && h('span', null, `${bytes(size.bytes)} on disk`), data.internal && h(Badge, null, 'internal'), h('span', { class: 'mono faint' }, data.id)),
        h(Table, { key: 'table', columns: columns(size), rows: data.partitions, rowKey: each => each.partition, label: `Partitions of ${name}` }),
      ]),
    open === 'grow' && h(Grow, { key: 'grow', where, topic, name, close }),
    open === 'delete' && h(Confirm, {
      key: 'delete', title: `Delete ${name}?`, name, close, action: 'Delete topic', right: `DELETE on topic ${name}`,
      children: `Its ${plural(topic.data.data.partitions.length, 'partition')} and every record in them will be gone. There is no way back.`,
      send: async () => {
        await ask('DELETE', where, { ifMatch: topic.data.etag });
        toast(`Topic ${name} is deleted.`);
        go(link('topics'));
      },
    }),
  ];
}

function Grow({ where, topic, name, close }) {
  const now = topic.data.data.partitions.length;
  return h(Dialog, { title: 'Add partitions', close },
    h(Form, {
      initial: { count: String(now + 1) },
      fields: (values, errors, change) => h(Field, {
        name: 'count', label: 'Partitions in all', type: 'number', min: now + 1, autofocus: true,
        hint: `Now ${now}. Keys will go to other partitions than before, and there is no way to have fewer again.`,
        value: values.count, error: errors.count, onInput: change,
      }),
      ready: values => Number(values.count) > now,
      send: async values => {
        await ask('POST', `${where}/partitions`, { body: { count: Number(values.count) }, ifMatch: topic.data.etag });
        close();
        topic.reload();
        toast(`Topic ${name} has ${values.count} partitions.`);
      },
      action: 'Add', right: `ALTER on topic ${name}`, cancel: close,
    }));
}
