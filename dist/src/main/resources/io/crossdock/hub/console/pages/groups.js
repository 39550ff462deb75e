// Every group the caller may see.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { pages } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Title } from '../ui/shell.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';

const KINDS = { stable: 'good', empty: 'plain', dead: 'bad' };

export function GroupState({ state }) {
  const text = state || 'unknown';
  return h(Badge, { kind: KINDS[text.toLowerCase()] || 'warn' }, text.toLowerCase().replace(/_/g, ' '));
}

const COLUMNS = [
  { title: 'Group', class: 'name', cell: group => h('a', { href: link('groups', group.group) }, group.group) },
  { title: 'State', cell: group => h(GroupState, { state: group.state }) },
  { title: 'Type', class: 'wide', cell: group => group.type },
  { title: 'Protocol', class: 'wide', cell: group => group.protocol },
];

export function Groups() {
  const [search, setSearch] = useState('');
  const groups = useLoad((signal, show) => pages('/admin/v1/groups', { signal, part: show }), []);
  const rows = useMemo(() => matching(groups.data || [], search, group => `${group.group} ${group.state}`), [groups.data, search]);
  return [
    h(Title, { key: 'title', text: 'Groups' }, h('button', { type: 'button', onClick: groups.reload }, 'Refresh')),
    h('div', { class: 'tools', key: 'tools' },
      h(Search, { label: 'Search groups by name or state', value: search, change: setSearch }),
      h('p', { class: 'counted', role: 'status' }, groups.data && (rows.length === groups.data.length ? plural(rows.length, 'group') : `${count(rows.length)} of ${plural(groups.data.length, 'group')}`) + (groups.busy ? ' …' : ''))),
    h(Loaded, { key: 'list', from: groups, what: 'groups', right: 'DESCRIBE on groups' }, all =>
      all.length === 0
        ? h(Empty, { title: 'No groups' }, 'Nobody reads in a group yet, or none that you may see: that takes DESCRIBE on a group. A group appears when a consumer with a group.id connects.')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, `No group has "${search}" in its name or state.`)
          : h(Table, { columns: COLUMNS, rows, rowKey: group => group.group, label: 'Groups' })),
  ];
}
