// The messages of a topic: searched on the hub, shown as they are found, broken off and gone on with.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { path, stream } from '../api.js';
import { Failure, Empty } from '../ui/states.js';
import { bytes, count, plural, time } from '../ui/format.js';
import { Table } from '../ui/table.js';
import { Message } from './message.js';
import { NewMessage } from './message-new.js';
import { NEWEST, Query, parameters } from './message-query.js';

// More are not kept: the oldest found give way to newer ones.
const MOST = 5000;

const ENDS = {
  end: 'The search came to the end of the topic.',
  limit: 'The search ended with as many messages as were asked for.',
  time: 'The search ended after 60 seconds.',
  stopped: 'The search ended because the hub stops.',
  cancelled: 'The search was broken off.',
  broken: 'The search failed: the answer of the hub ended in its midst.',
};

const ended = ({ end, detail }) => (end === 'failed' ? `The search failed: ${detail.replace(/\.?$/, '.')}` : ENDS[end] || '');

const COLUMNS = open => [
  { title: 'Partition', class: 'number', cell: each => each.partition },
  { title: 'Offset', class: 'number name', cell: each => h('button', { type: 'button', class: 'link', 'aria-label': `Message ${each.partition}@${each.offset}`, onClick: () => open(each) }, count(each.offset)) },
  { title: 'Time', class: 'wide', cell: each => time(each.timestamp) },
  { title: 'Key', class: 'mono', cell: each => (each.keyFormat === 'null' ? h('span', { class: 'faint' }, 'none') : each.key) },
  { title: 'Value', class: 'mono', cell: each => (each.format === 'null' ? h('span', { class: 'faint' }, 'none') : each.value.slice(0, 400)) },
  { title: 'Size', class: 'number wide', cell: each => bytes(each.size) },
];

// What is known after more lines came. `next`: the offset by partition from which it would go on.
function after(search, lines) {
  const { found, next } = search;
  const more = { ...search, found: [...found], next: { ...next } };
  for (const { message, progress, end, error } of lines) {
    if (message) {
      more.found.push(message);
      more.next[message.partition] = message.offset + 1;
    } else if (progress) {
      Object.assign(more.next, progress.partitions);
      Object.assign(more, { scanned: progress.scanned, left: progress.left });
    } else if (end) {
      Object.assign(more, { scanned: end.scanned, left: 0, token: end.next, end: end.reason });
    } else if (error) {
      Object.assign(more.next, error.partitions);
      Object.assign(more, { scanned: error.scanned, token: error.next, end: 'failed', detail: error.detail });
    }
  }
  if (more.found.length > MOST) more.found = more.found.slice(-MOST);
  return more;
}

// The hub says where to go on when a search ends; of one that is broken off here it is known from what came.
function resume({ token, next, query }) {
  if (token) return token;
  return Object.keys(next).length === 0 ? query.resume : btoa(JSON.stringify(next)).replace(/=+$/, '');
}

const BEGUN = { found: [], next: {}, scanned: 0, left: null, token: null, end: null, detail: null, error: null };

export function Messages({ name }) {
  const where = path('/admin/v1/topics/{}/messages', name);
  const [search, setSearch] = useState(null);
  const [shown, setShown] = useState(null);
  const [writing, setWriting] = useState(false);
  const running = useRef(null);
  const latest = useRef(null);
  const show = next => {
    latest.current = next;
    setSearch(next);
  };
  const run = async (query, begin) => {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    show({ ...begin, query, busy: true, end: null, detail: null, error: null, token: null });
    const mine = change => running.current === abort && show({ ...latest.current, ...change });
    try {
      await stream(where, { query, signal: abort.signal, lines: lines => running.current === abort && show(after(latest.current, lines)) });
      // Whatever ends a search is told by its last line: without one there was more to come.
      mine({ busy: false, end: latest.current.end || 'broken' });
    } catch (error) {
      if (error.name === 'AbortError') mine({ busy: false, end: 'cancelled' });
      else mine(error.status === undefined ? { busy: false, end: 'broken' } : { busy: false, error });
    }
  };
  useEffect(() => {
    run(parameters(NEWEST), BEGUN);
    return () => {
      const last = running.current;
      running.current = null;
      last?.abort();
    };
  }, [where]);
  return h('div', null,
    h(Query, {
      busy: search?.busy, cancel: () => running.current.abort(), search: values => run(parameters(values), BEGUN),
      more: h('button', { type: 'button', onClick: () => setWriting(true) }, 'Write a message'),
    }),
    search && h(State, { search, goOn: () => run({ ...search.query, resume: resume(search) }, { ...search, scanned: 0 }) }),
    search?.error && h(Failure, { error: search.error, right: `READ on topic ${name}`, retry: () => run(search.query, BEGUN) }),
    search && !search.error && (search.found.length > 0
      ? h(Table, { columns: COLUMNS(setShown), rows: ordered(search), rowKey: each => `${each.partition}@${each.offset}`, label: `Messages of ${name}` })
      : !search.busy && h(Empty, { title: 'No messages' }, 'Nothing that was looked at is like that. Change what is searched for, go on with the search, or write a message.')),
    shown && h(Message, { message: shown, topic: name, close: () => setShown(null) }),
    writing && h(NewMessage, { name, where, close: () => setWriting(false), done: () => run(parameters(NEWEST), BEGUN) }));
}

// The newest come partition by partition; who asks for them wants the newest of all first.
function ordered({ query, found }) {
  return query.from === 'latest' ? [...found].sort((one, other) => other.timestamp - one.timestamp || other.offset - one.offset) : found;
}

function State({ search, goOn }) {
  const { busy, scanned, left, found, end, next } = search;
  const failed = !busy && (end === 'failed' || end === 'broken');
  const seen = `${plural(scanned, 'message')} looked at, ${count(found.length)} shown.`;
  return h('div', { class: 'tools' },
    busy && h('progress', { 'aria-label': 'Search', max: Math.max(1, scanned + (left ?? 0)), value: left === null ? undefined : scanned, class: 'short' }),
    h('p', { role: failed ? 'alert' : 'status', class: failed ? 'error' : undefined }, busy ? `Searching … ${seen}` : `${ended(search)} ${seen}`),
    failed && h('p', { class: 'hint' }, `It goes on at ${places(next)}. Should the message there be the one that cannot be read, search from the offset behind it.`),
    !busy && end && h('button', { type: 'button', onClick: goOn }, end === 'end' ? 'Look for newer ones' : 'Go on'));
}

const places = next => Object.entries(next).map(([partition, offset]) => `offset ${count(offset)} of partition ${partition}`).join(', ') || 'its beginning';
