// One group: how far behind it is, who is in it, and where it goes on reading.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { go, link } from '../router.js';
import { Confirm } from '../ui/form.js';
import { age, count, plural } from '../ui/format.js';
import { Tabs, Title } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';
import { GroupState } from './groups.js';
import { Reset } from './group-reset.js';
import { Trend } from './group-trend.js';
import { LastReset, lastReset } from './group-undo.js';

const TABS = [['lag', 'Lag'], ['members', 'Members']];
const REFRESH = 5000;

const LAG = [
  { title: 'Topic', class: 'name', cell: each => h('a', { href: link('topics', each.topic) }, each.topic) },
  { title: 'Partition', class: 'number', cell: each => each.partition },
  { title: 'Lag', class: 'number', cell: each => count(each.lag) },
  { title: 'Oldest', class: 'number', cell: each => (each.lag > 0 ? age(each.lagSeconds) : '–') },
  { title: 'Next', class: 'number', cell: each => count(each.committed) },
  { title: 'End', class: 'number', cell: each => count(each.end) },
  { title: 'Client', class: 'wide', cell: each => each.client || '–' },
  { title: 'Host', class: 'wide', cell: each => each.host || '–' },
];

const MEMBERS = [
  { title: 'Client', class: 'name', cell: each => each.client },
  { title: 'Host', cell: each => each.host },
  { title: 'Reads', cell: each => each.assignment.map(part => `${part.topic} [${part.partitions.join(', ')}]`).join(', ') || '–' },
  { title: 'Member', class: 'wide mono faint', cell: each => each.instance || each.member },
];

export function Group({ name, tab }) {
  const where = path('/admin/v1/groups/{}', name);
  const group = useLoad(signal => get(where, { signal }), [where], { every: REFRESH });
  const lag = useLoad(signal => get(`${where}/lag`, { signal }), [where], { every: REFRESH });
  const undo = useLoad(signal => lastReset(where, signal), [where]);
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const moved = () => {
    lag.reload();
    undo.reload();
  };
  const current = tab === 'members' ? tab : 'lag';
  return [
    h(Title, { key: 'title', text: name, up: { href: link('groups'), text: 'Groups' } },
      group.data && [
        h('button', { type: 'button', key: 'reset', onClick: () => setOpen('reset') }, 'Reset offsets'),
        h('button', { type: 'button', key: 'delete', class: 'danger', onClick: () => setOpen('delete') }, 'Delete'),
      ]),
    group.data && h('p', { class: 'facts', key: 'facts' },
      h(GroupState, { state: group.data.data.state }),
      h('span', null, plural(group.data.data.members.length, 'member')),
      lag.data && h('span', null, `${plural(lag.data.data.total, 'record')} behind${lag.data.data.total > 0 && lag.data.data.lagSeconds !== undefined ? `, the oldest for ${age(lag.data.data.lagSeconds)}` : ''}`),
      h('span', { class: 'faint' }, `coordinator: broker ${group.data.data.coordinator}`)),
    undo.data && h(LastReset, { key: 'undo', name, where, last: undo.data, done: moved }),
    h(Trend, { key: 'trend', where }),
    h(Tabs, { key: 'tabs', tabs: TABS, current, href: each => `${link('groups', name)}?tab=${each}` }),
    current === 'members'
      ? h(Loaded, { key: 'members', from: group, what: `group ${name}`, right: `DESCRIBE on group ${name}` }, ({ data }) =>
        data.members.length === 0
          ? h(Empty, { title: 'Nobody reads' }, 'The group has no members now. Its offsets can be reset, and are kept for when somebody comes back.')
          : h(Table, { columns: MEMBERS, rows: data.members, rowKey: each => each.member, label: `Members of ${name}` }))
      : h(Loaded, { key: 'lag', from: lag, what: 'lag', right: `DESCRIBE on group ${name} and on the topics it reads` }, ({ data }) =>
        data.partitions.length === 0
          ? h(Empty, { title: 'No offsets' }, 'The group has not committed any offset that you may see.')
          : h(Table, { columns: LAG, rows: data.partitions, rowKey: each => `${each.topic} ${each.partition}`, label: `Lag of ${name}` })),
    open === 'reset' && h(Reset, { key: 'reset', name, where, lag, done: moved, close }),
    open === 'delete' && h(Confirm, {
      key: 'delete', title: `Delete ${name}?`, name, close, action: 'Delete group', right: `DELETE on group ${name}`,
      children: 'What it has read so far is forgotten: when it comes back it begins where auto.offset.reset of its consumers says.',
      send: async () => {
        await ask('DELETE', where);
        toast(`Group ${name} is deleted.`);
        go(link('groups'));
      },
    }),
  ];
}
