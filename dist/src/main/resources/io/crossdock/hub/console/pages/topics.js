// Every topic the caller may see.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { pages } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { useSizes } from '../sizes.js';
import { bytes, count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Title } from '../ui/shell.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { NewTopic } from './topic-new.js';

const columns = sizes => [
  { title: 'Topic', class: 'name', cell: topic => h('a', { href: link('topics', topic.name) }, topic.name) },
  { title: 'Kind', cell: topic => topic.internal && h(Badge, null, 'internal') },
  ...(sizes.told ? [{ title: 'On disk', class: 'number', cell: topic => bytes(sizes.of(topic.name)) }] : []),
  { title: 'Id', class: 'wide mono faint', cell: topic => topic.id },
];

export function Topics() {
  const [internal, setInternal] = useState(false);
  const [search, setSearch] = useState('');
  const [creating, setCreating] = useState(false);
  const sizes = useSizes();
  const topics = useLoad(
    (signal, show) => pages('/admin/v1/topics', { query: { internal }, signal, part: show }),
    [internal]);
  const rows = useMemo(() => matching(topics.data || [], search, topic => topic.name), [topics.data, search]);
  return [
    h(Title, { key: 'title', text: 'Topics' },
      h('button', { type: 'button', class: 'primary', onClick: () => setCreating(true) }, 'Create topic')),
    h('div', { class: 'tools', key: 'tools' },
      h(Search, { label: 'Search topics', value: search, change: setSearch }),
      h('label', { class: 'check' }, h('input', { type: 'checkbox', checked: internal, onChange: event => setInternal(event.target.checked) }), 'Internal topics'),
      h('p', { class: 'counted', role: 'status' }, topics.data && counted(rows.length, topics))),
    h(Loaded, { key: 'list', from: topics, what: 'topics', right: 'DESCRIBE on topics' }, all =>
      all.length === 0
        ? h(Empty, { title: 'No topics' }, 'There are none yet, or none that you may see: that takes DESCRIBE on a topic. Create one with the button above, or let a producer do it.')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, `No topic has "${search}" in its name.`)
          : h(Table, { columns: columns(sizes), rows, rowKey: topic => topic.name, label: 'Topics', seen: shown => sizes.told && sizes.look(shown.map(each => each.name)) })),
    creating && h(NewTopic, { key: 'new', close: () => setCreating(false), done: topics.reload }),
  ];
}

function counted(found, topics) {
  const all = topics.data.length;
  return (found === all ? plural(all, 'topic') : `${count(found)} of ${plural(all, 'topic')}`) + (topics.busy ? ' …' : '');
}
