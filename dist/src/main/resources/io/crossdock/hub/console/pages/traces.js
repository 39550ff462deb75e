// One client, request by request: watched for a while, told as its requests come, and stopped.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, pages, path, stream } from '../api.js';
import { useLoad } from '../loading.js';
import { Field, Form } from '../ui/form.js';
import { bytes, count, plural } from '../ui/format.js';
import { Title } from '../ui/shell.js';
import { Empty, Failure, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';

const WHERE = '/admin/v1/traces';
const LOOK = 'DESCRIBE on the cluster';
const WATCH = 'ALTER on the cluster';
const REFRESH = 5000;

// More are not kept: the oldest give way to newer ones.
const MOST = 2000;

const STAGES = ['read', 'queued', 'work', 'waiting', 'held', 'written'];
const millis = value => value.toFixed(value < 10 ? 2 : 1);

function about({ partitions, partitionCount, errors, muteMillis, outcome }) {
  return [
    ...partitions,
    partitionCount > partitions.length && `and ${count(partitionCount - partitions.length)} more`,
    ...Object.entries(errors).map(([error, times]) => `${error} ×${times}`),
    muteMillis > 0 && `over its limits: not read from for ${millis(muteMillis)} ms`,
    outcome === 'CONNECTION_CLOSED' && 'the connection was closed',
  ].filter(Boolean).join(', ') || '–';
}

const REQUESTS = [
  { title: 'Time', class: 'mono', cell: each => each.time.slice(11, 23) },
  { title: 'Request', class: 'name', cell: each => `${each.api} v${each.version}` },
  { title: 'ms', class: 'number', cell: each => millis(each.millis) },
  { title: 'Most of it', cell: each => longest(each.spent) },
  { title: 'In', class: 'number wide', cell: each => bytes(each.requestBytes) },
  { title: 'Out', class: 'number wide', cell: each => bytes(each.responseBytes) },
  { title: 'Broker', class: 'number wide', cell: each => each.broker },
  { title: 'About', class: 'wide', cell: about },
];

// The stage in which a request was longest.
export function longest(spent) {
  const stage = STAGES.reduce((one, other) => (spent[other] > spent[one] ? other : one));
  return spent[stage] > 0 ? `${stage} ${millis(spent[stage])}` : '–';
}

const whom = each => [each.clientId && `client ${each.clientId}`, each.user && `user ${each.user}`, each.address && `from ${each.address}`, each.listener && `at ${each.listener}`].filter(Boolean).join(', ');

const columns = follow => [
  { title: 'Whom', class: 'name', cell: each => h('button', { type: 'button', class: 'link', onClick: () => follow(each) }, whom(each)) },
  { title: 'Left', class: 'number', cell: each => (each.secondsLeft > 0 ? `${Math.ceil(each.secondsLeft)} s` : 'over') },
  { title: 'Kept', class: 'number', cell: each => count(each.kept) },
  { title: 'By', class: 'wide', cell: each => each.by },
];

export function Traces() {
  const [followed, setFollowed] = useState(null);
  const traces = useLoad(signal => pages(WHERE, { signal }), [], { every: REFRESH });
  return [
    h(Title, { key: 'title', text: 'Tracing' }),
    followed
      ? h(Following, { key: followed.id, trace: followed, leave: () => { setFollowed(null); traces.reload(); } })
      : h('section', { key: 'start', 'aria-label': 'Watch a client' }, h(Start, { begun: setFollowed })),
    !followed && h(Loaded, { key: 'list', from: traces, what: 'traces', right: LOOK }, all =>
      all.length === 0
        ? h(Empty, { title: 'Nobody is watched' }, 'Name a client above to see each of its requests to any broker, and where its time goes. Nothing of what they carry is shown.')
        : h(Table, { columns: columns(setFollowed), rows: all, rowKey: each => each.id, label: 'Traces' })),
  ];
}

function Start({ begun }) {
  return h(Form, {
    initial: { clientId: '', user: '', address: '', seconds: '60' },
    fields: (values, errors, change) => h('div', { class: 'query' },
      h(Field, { name: 'clientId', label: 'Client', hint: 'Its client.id; till* stands for all that begin so.', value: values.clientId, error: errors.clientId, onInput: change }),
      h(Field, { name: 'user', label: 'User', value: values.user, error: errors.user, onInput: change }),
      h(Field, { name: 'address', label: 'From address', value: values.address, error: errors.address, onInput: change }),
      h(Field, { name: 'seconds', label: 'Seconds', type: 'number', min: 1, max: 3600, value: values.seconds, error: errors.seconds, onInput: change })),
    ready: values => values.clientId !== '' || values.user !== '',
    send: async ({ seconds, ...names }) => {
      const given = Object.fromEntries(Object.entries(names).filter(([, value]) => value !== ''));
      begun((await ask('POST', WHERE, { body: { ...given, seconds: Number(seconds) } })).data);
    },
    action: 'Watch', right: WATCH,
  });
}

const ENDS = { over: 'It is over.', limit: 'As many were told as the hub tells of one trace.', stopped: 'The hub stops.' };

// What is known after more lines came.
function after(seen, lines) {
  const more = { ...seen, requests: [...seen.requests] };
  for (const { request, progress, end, error } of lines) {
    if (request) more.requests.push({ ...request, at: more.told++ });
    const counts = progress || end || error;
    if (counts) Object.assign(more, { unseen: (counts.passedOver || 0) + (counts.missed || 0), left: counts.secondsLeft ?? 0 });
    if (end) more.end = ENDS[end.reason] || end.reason;
    if (error) more.error = error.detail;
  }
  if (more.requests.length > MOST) more.requests = more.requests.slice(-MOST);
  return more;
}

function Following({ trace, leave }) {
  const where = path(`${WHERE}/{}`, trace.id);
  const [seen, setSeen] = useState({ requests: [], told: 0, unseen: 0, left: trace.secondsLeft, end: null, error: null });
  const [failure, setFailure] = useState(null);
  const [turn, setTurn] = useState(0);
  const known = useRef(seen);
  useEffect(() => {
    const abort = new AbortController();
    const show = change => {
      if (abort.signal.aborted) return;
      known.current = change(known.current);
      setSeen(known.current);
    };
    // Told from the beginning again.
    show(last => ({ ...last, requests: [], told: 0, end: null, error: null }));
    setFailure(null);
    stream(`${where}/requests`, { signal: abort.signal, lines: lines => show(last => after(last, lines)) }).then(
      () => show(last => (last.end || last.error ? last : { ...last, error: 'the answer of the hub ended in its midst' })),
      error => abort.signal.aborted || setFailure(error));
    return () => abort.abort();
  }, [where, turn]);
  const stop = () => ask('DELETE', where).catch(setFailure);
  const over = seen.end || seen.error || failure;
  const rows = seen.requests.slice().reverse();
  return h('section', { 'aria-label': 'Requests' },
    h('div', { class: 'tools' },
      h('p', { role: seen.error ? 'alert' : 'status', class: seen.error ? 'error' : undefined },
        `${whom(trace)}: ${plural(seen.told, 'request')}${seen.unseen > 0 ? `, ${count(seen.unseen)} more were too many to be kept` : ''}. `,
        seen.error ? `It failed: ${seen.error.replace(/\.?$/, '.')}` : seen.end || `${Math.ceil(seen.left)} s left.`),
      !over && h('button', { type: 'button', class: 'danger', onClick: stop }, 'Stop'),
      h('button', { type: 'button', onClick: leave }, 'Watch another')),
    failure && h(Failure, { error: failure, right: failure.status === 403 ? `${LOOK}, and to stop it ${WATCH}` : LOOK, retry: () => setTurn(last => last + 1) }),
    rows.length > 0
      ? h(Table, { columns: REQUESTS, rows, rowKey: each => each.at, label: 'Requests, the newest first' })
      : !failure && h(Empty, { title: over ? 'No request came' : 'No request yet' }, over
        ? 'The client did not call in that time. Is its client.id written as the client has it? Watch it again, or one whose name begins so.'
        : 'They appear here as they come; a consumer that has nothing to read asks twice a second.'));
}
