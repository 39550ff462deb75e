// Every subject of the schema registry that the caller may see.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { get } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Title } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { NewSubject } from './schema-new.js';

const PART = 1000;

// A subject is named after its topic by default.
const TOPIC = /^(?!:)(.+)-(key|value)$/;

const COLUMNS = [
  { title: 'Subject', class: 'name', cell: each => h('a', { href: link('schemas', each) }, each) },
  { title: 'Topic', cell: each => (TOPIC.test(each) ? h('a', { href: link('topics', TOPIC.exec(each)[1]) }, TOPIC.exec(each)[1]) : '–') },
  { title: 'Of its', class: 'wide', cell: each => TOPIC.exec(each)?.[2] || '–' },
];

async function allSubjects(signal, show) {
  let all = [];
  let part;
  do {
    part = (await get('/registry/subjects', { query: { offset: all.length, limit: PART }, signal })).data;
    all = all.concat(part);
    show(all);
  } while (part.length === PART);
  return all;
}

export function Schemas() {
  const [search, setSearch] = useState('');
  const [creating, setCreating] = useState(false);
  const subjects = useLoad(allSubjects, []);
  const rows = useMemo(() => matching(subjects.data || [], search, each => each), [subjects.data, search]);
  return [
    h(Title, { key: 'title', text: 'Schemas' },
      h('button', { type: 'button', class: 'primary', onClick: () => setCreating(true) }, 'Register a schema')),
    h('div', { class: 'tools', key: 'tools' },
      h(Search, { label: 'Search subjects', value: search, change: setSearch }),
      h('p', { class: 'counted', role: 'status' }, subjects.data && (rows.length === subjects.data.length ? plural(rows.length, 'subject') : `${count(rows.length)} of ${plural(subjects.data.length, 'subject')}`))),
    h(Loaded, { key: 'list', from: subjects, what: 'subjects', right: 'DESCRIBE on topics named _schemas/SUBJECT' }, all =>
      all.length === 0
        ? h(Empty, { title: 'No schemas' }, 'None is registered yet, or none that you may see. Register one with the button above, or let a serialiser of a producer do it.')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, `No subject has "${search}" in its name.`)
          : h(Table, { columns: COLUMNS, rows, rowKey: each => each, label: 'Subjects' })),
    creating && h(NewSubject, { key: 'new', close: () => setCreating(false) }),
  ];
}
