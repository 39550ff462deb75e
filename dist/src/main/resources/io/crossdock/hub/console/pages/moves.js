// Partitions on their way from brokers to others, and how far they are.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get, pages, path } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { Dialog, Form } from '../ui/form.js';
import { bytes, plural } from '../ui/format.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';

const REFRESH = 3000;
const ALTER = 'ALTER on the cluster';

const brokers = ids => (ids.length === 0 ? '–' : ids.join(', '));

function Progress({ move }) {
  const { topic, partition, bytesCopied: copied, bytesToCopy: whole, adding, waitsFor } = move;
  if (waitsFor.length > 0) return h(Badge, { kind: 'bad' }, `waits for broker ${brokers(waitsFor)}, which is away`);
  if (adding.length === 0) return 'nothing has to be copied';
  if (copied === undefined || whole === undefined) return 'how far it is is not known';
  return [
    h('progress', { key: 'bar', max: Math.max(1, whole), value: whole === 0 ? 1 : copied, 'aria-label': `${topic} ${partition}: copied` }),
    h('span', { key: 'text' }, ` ${bytes(copied)} of ${bytes(whole)}`),
  ];
}

export function Moves() {
  const moves = useLoad(signal => pages('/admin/v1/moves', { signal }), [], { every: REFRESH });
  const [taken, setTaken] = useState(null);
  const columns = [
    { title: 'Topic', class: 'name', cell: each => h('a', { href: link('topics', each.topic) }, each.topic) },
    { title: 'Partition', class: 'number', cell: each => each.partition },
    { title: 'Brokers then', cell: each => brokers(each.replicas) },
    { title: 'Added', class: 'wide', cell: each => brokers(each.adding) },
    { title: 'Removed', class: 'wide', cell: each => brokers(each.removing) },
    { title: 'Copied', cell: each => h(Progress, { move: each }) },
    { title: 'Action', cell: each => h('button', { type: 'button', 'aria-label': `Take back ${each.topic} ${each.partition}`, onClick: () => setTaken(each) }, 'Take back') },
  ];
  return h('section', { 'aria-label': 'What is being moved' },
    h('h2', null, 'Moves'),
    h(Loaded, { from: moves, what: 'moves', right: 'DESCRIBE on the cluster' }, all =>
      all.length === 0
        ? h(Empty, { title: 'Nothing is being moved' }, 'Replicas are moved with crossdock cluster rebalance or decommission, or with any tool of Kafka; here one sees how far they are.')
        : [
          h('p', { key: 'sum', role: 'status' }, sum(all)),
          h(Table, { key: 'moves', columns, rows: all, rowKey: each => `${each.topic} ${each.partition}`, label: 'Moves' })]),
    taken && h(TakeBack, { move: taken, close: () => setTaken(null), done: moves.reload }));
}

function sum(all) {
  const known = all.filter(each => each.bytesToCopy !== undefined && each.bytesCopied !== undefined);
  const total = what => known.reduce((before, each) => before + each[what], 0);
  return `${plural(all.length, 'partition')} under way, ${bytes(total('bytesCopied'))} of ${bytes(total('bytesToCopy'))} copied${known.length < all.length ? ' as far as that is known' : ''}.`;
}

function TakeBack({ move, close, done }) {
  const { topic, partition } = move;
  const where = path('/admin/v1/moves/{}/{}', topic, String(partition));
  const send = async () => {
    // The tag is of where it leads now: what somebody sent elsewhere meanwhile is not what is taken back.
    const now = await get(where);
    if (now.data.replicas.join() !== move.replicas.join()) throw new Error('It is being moved elsewhere by now. Close this, and look again.');
    await ask('DELETE', where, { ifMatch: now.etag });
    close();
    done();
    toast(`Partition ${partition} of ${topic} stays where it was.`);
  };
  return h(Dialog, { title: `Take back the move of ${topic}, partition ${partition}?`, close },
    h(Form, {
      initial: {}, send, action: 'Take back', danger: true, cancel: close, right: ALTER,
      fields: () => h('p', null, `What was copied to broker ${brokers(move.adding)} is deleted again, and the partition stays where it was.`),
    }));
}
