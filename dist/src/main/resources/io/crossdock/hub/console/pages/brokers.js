// The brokers of the cluster, the disks of each, and what is being moved between them.
import { h } from 'preact';
import { get, pages, path } from '../api.js';
import { useLoad } from '../loading.js';
import { bytes, plural } from '../ui/format.js';
import { Title } from '../ui/shell.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Moves } from './moves.js';

export function Brokers() {
  const brokers = useLoad((signal, show) => pages('/admin/v1/brokers', { signal, part: show }), []);
  return [
    h(Title, { key: 'title', text: 'Brokers' }, h('button', { type: 'button', onClick: brokers.reload }, 'Refresh')),
    h(Loaded, { key: 'list', from: brokers, what: 'brokers', right: 'DESCRIBE on the cluster' }, all =>
      all.length === 0
        ? h(Empty, { title: 'No brokers' }, 'The cluster names none. See bin/crossdock status on its machines.')
        : h('div', { class: 'cards' }, all.map(broker => h(Broker, { key: broker.id, broker })))),
    h(Moves, { key: 'moves' }),
  ];
}

function Broker({ broker }) {
  const where = path('/admin/v1/brokers/{}/log-directories', String(broker.id));
  const directories = useLoad(signal => get(where, { signal }), [where]);
  return h('section', { class: 'card', 'aria-label': `Broker ${broker.id}` },
    h('h2', null, `Broker ${broker.id}`, broker.controller && h(Badge, { kind: 'info' }, 'controller')),
    h('p', { class: 'mono' }, `${broker.host}:${broker.port}`, broker.rack && h('span', { class: 'faint' }, ` rack ${broker.rack}`)),
    h(Loaded, { from: directories, what: 'disks', right: 'DESCRIBE on the cluster' }, ({ data }) =>
      data.map(each => h(Directory, { key: each.path, directory: each }))));
}

function Directory({ directory }) {
  const { totalBytes: total, usableBytes: usable } = directory;
  const known = total > 0;
  return h('div', { class: 'disk' },
    h('p', { class: 'mono' }, directory.path, directory.error && h(Badge, { kind: 'bad' }, 'offline')),
    directory.error && h('p', { class: 'error' }, directory.error),
    known && h('meter', { 'aria-label': `Disk of ${directory.path}: used`, min: 0, max: total, high: total * 0.85, optimum: 0, value: total - usable }),
    h('p', { class: 'faint' }, `${plural(directory.replicas, 'replica')}, ${bytes(directory.replicaBytes)}`, known && `; ${bytes(usable)} of ${bytes(total)} free`));
}
