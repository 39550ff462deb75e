// The audit: who changed what, and what was refused to whom. Read from the topic that brokers write it to.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { path, stream } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { Dialog, Field } from '../ui/form.js';
import { count, indented, plural, time } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Title } from '../ui/shell.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';

const TOPIC = '_crossdock.audit';
const NEWEST = 1000;

const KINDS = [['', 'everything'], ['change', 'changes'], ['denied', 'what was refused']];

async function newest(signal) {
  const found = [];
  try {
    await stream(path('/admin/v1/topics/{}/messages', TOPIC), {
      query: { from: 'latest', limit: NEWEST }, signal,
      lines: lines => lines.forEach(({ message }) => message && found.push({ ...JSON.parse(message.value), text: message.value, offset: message.offset })),
    });
  } catch (failure) {
    // The topic is made with the first event.
    if (failure.status !== 404) throw failure;
  }
  return found.reverse();
}

const made = ({ before, after }) => (Object.keys(before || {}).length === 0 ? 'made' : Object.keys(after || {}).length === 0 ? 'gone' : 'changed');

function what(event) {
  if (event.changes) return event.changes.map(each => `${each.what}: ${made(each)}`).join(', ');
  if (event.refused) return event.refused.join(', ');
  return event.kind === 'dropped' ? `${plural(event.count, 'event')} are missing here` : event.request || event.kind;
}

const columns = open => [
  { title: 'Time', cell: each => h('button', { type: 'button', class: 'link', onClick: () => open(each) }, time(each.time)) },
  { title: 'Who', class: 'name', cell: each => each.who || '–' },
  { title: 'Verdict', cell: each => h(Badge, { kind: each.decision === 'refused' ? 'bad' : 'good' }, each.decision || each.kind) },
  { title: 'What', cell: each => what(each) },
  { title: 'From', class: 'wide', cell: each => each.from || '–' },
  { title: 'Times', class: 'number wide', cell: each => count(each.count) },
];

export function Audit() {
  const [search, setSearch] = useState('');
  const [kind, setKind] = useState('');
  const [open, setOpen] = useState(null);
  const events = useLoad(newest, []);
  const rows = useMemo(
    () => matching((events.data || []).filter(each => kind === '' || each.kind === kind), search, each => each.text),
    [events.data, search, kind]);
  return [
    h(Title, { key: 'title', text: 'Audit' }, h('button', { type: 'button', onClick: events.reload }, 'Look again')),
    h('div', { class: 'tools', key: 'tools' },
      h(Search, { label: 'Search by who, what or from where', value: search, change: setSearch }),
      h(Field, { name: 'kind', label: 'Show', value: kind, onChange: event => setKind(event.target.value) }, KINDS.map(([value, text]) => h('option', { key: value, value }, text))),
      h('p', { class: 'counted', role: 'status' }, events.data && plural(rows.length, 'event'))),
    h(Loaded, { key: 'list', from: events, what: 'the audit', right: `READ on topic ${TOPIC}` }, all =>
      all.length === 0
        ? h(Empty, { title: 'No audit' }, 'Nothing was changed or refused yet, or the brokers keep their audit in files alone (audit.topic.enable), which is so without an authorizer.')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, 'Nothing among the newest events is like that.')
          : h(Table, { columns: columns(setOpen), rows, rowKey: each => each.offset, label: 'Audit' })),
    events.data?.length === NEWEST && h('p', { class: 'hint', key: 'older' }, `These are the newest ${count(NEWEST)}. `,
      h('a', { href: `${link('topics', TOPIC)}?tab=messages` }, 'Search all of them')),
    open && h(Dialog, { key: 'open', title: `${open.who || 'The hub'}, ${time(open.time)}`, close: () => setOpen(null) },
      h('p', null, what(open), open.because && h('span', { class: 'faint' }, ` because ${open.because}`)),
      h('pre', { class: 'mono', tabIndex: 0, role: 'region', 'aria-label': 'Event' }, indented(open.text)),
      h('div', { class: 'actions' }, h('button', { type: 'button', autofocus: true, onClick: () => setOpen(null) }, 'Close'))),
  ];
}
