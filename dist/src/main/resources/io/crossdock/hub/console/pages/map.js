// The map: which system feeds which topic feeds which system.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { bytes, count, plural } from '../ui/format.js';
import { Title } from '../ui/shell.js';
import { Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { MOST_CLIENTS, MOST_GROUPS, gather } from './map-flows.js';

const REFRESH = 10000;
const WIDTH = 1080;
const BOX = 280;
const TALL = 40;
const ROW = 52;
const TOP = 34;
const COLUMNS = [0, (WIDTH - BOX) / 2, WIDTH - BOX];
const short = (text, letters) => (text.length > letters ? `${text.slice(0, letters - 1)}…` : text);

export function FlowMap() {
  const map = useLoad(gather, [], { every: REFRESH });
  return [
    h(Title, { key: 'title', text: 'Map' },
      h('button', { type: 'button', onClick: () => print() }, 'Print')),
    h(Loaded, { key: 'map', from: map, what: 'the map', right: 'DESCRIBE on the cluster, on groups and on topics' }, all =>
      all.edges.length === 0 && all.sources.length + all.readers.length === 0
        ? h(Empty, { title: 'Nothing flows yet' }, 'There are no connectors, and no clients that write or read, or none that you may see. A connector, a producer or a consumer appears here by itself.')
        : h(Drawn, { all })),
  ];
}

function Drawn({ all }) {
  const columns = [all.sources, all.topics, all.readers];
  const places = placed(columns);
  const trouble = [...all.sources, ...all.readers].filter(each => each.trouble);
  const high = TOP + ROW * Math.max(1, ...columns.map(each => each.length));
  return h('div', { class: 'map' },
    h('p', { class: 'facts', role: 'status' },
      `${plural(all.sources.length, 'source')}, ${plural(all.topics.length, 'topic')}, ${plural(all.readers.length, 'reader')}.`,
      trouble.length > 0 ? h('strong', { class: 'error' }, `Trouble: ${trouble.map(each => `${each.name} (${each.trouble})`).join(', ')}.`) : h('span', { class: 'fine' }, 'No trouble.')),
    h('div', { class: 'table', tabIndex: 0, role: 'region', 'aria-label': 'Map' },
      h('svg', { viewBox: `-2 0 ${WIDTH + 4} ${high}`, class: 'drawing', role: 'group', 'aria-label': 'Which system feeds which topic feeds which system' },
        ['Systems that feed', 'Topics', 'Systems that read'].map((text, at) => h('text', { key: text, x: COLUMNS[at], y: 16, class: 'head' }, text)),
        all.edges.map(edge => h(Edge, { key: `${edge.from} ${edge.to}`, edge, places })),
        columns.flatMap(each => each.map(node => h(Node, { key: node.id, node, place: places[node.id] }))))),
    h('p', { class: 'hint' }, 'Drawn from connectors, from groups with committed offsets, and from clients that in the last 15 minutes wrote, or read without a group.',
      all.untold && ' This cluster does not tell which clients write and read.',
      all.undrawn > 0 && ` ${plural(all.undrawn, 'client')} beyond the ${count(MOST_CLIENTS)} that write or read most are left out.`,
      all.unasked > 0 && ` ${plural(all.unasked, 'group')} beyond the first ${count(MOST_GROUPS)} are left out.`,
      all.missing.length > 0 && ' What you may not see is left out.'),
    h(Flows, { edges: all.edges }));
}

// Made when it is opened: of a large map it is hundreds of rows.
function Flows({ edges }) {
  const [open, setOpen] = useState(false);
  return h('details', { onToggle: event => setOpen(event.target.open) },
    h('summary', null, 'The same as a table'),
    open && h(Table, {
      label: 'Flows', rows: edges, rowKey: each => `${each.from} ${each.to}`,
      columns: [
        { title: 'From', class: 'name', cell: each => each.from },
        { title: 'To', cell: each => each.to },
        { title: 'Records/s, or bytes', class: 'number', cell: each => (each.bytes > 0 ? `${bytes(each.bytes)}/s` : each.rate > 0 ? count(each.rate) : '–') },
        { title: 'Trouble', cell: each => each.trouble || '–' }],
    }));
}

// {id: {x, y}}: each column in the middle of the height of the tallest.
function placed(columns) {
  const most = Math.max(...columns.map(each => each.length));
  return Object.fromEntries(columns.flatMap((nodes, column) => nodes.map((node, at) =>
    [node.id, { x: COLUMNS[column], y: TOP + ROW * (at + (most - nodes.length) / 2) }])));
}

function Edge({ edge, places }) {
  const from = places[edge.from];
  const to = places[edge.to];
  if (!from || !to) return null;
  const [x, y, toX, toY] = [from.x + BOX, from.y + TALL / 2, to.x, to.y + TALL / 2];
  const middle = (x + toX) / 2;
  return h('path', {
    d: `M${x} ${y} C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`,
    class: edge.trouble ? 'edge bad' : edge.rate > 0 || edge.bytes > 0 ? 'edge busy' : 'edge',
    'stroke-width': 1.5 + Math.log10(1 + edge.rate),
  });
}

function Node({ node, place }) {
  const note = node.trouble ? `⚠ ${node.trouble}` : node.note;
  return h('a', { href: link(...node.place), class: node.trouble ? 'node bad' : `node ${node.kind}` },
    h('title', null, `${node.kind} ${node.name}: ${[node.trouble, node.note].filter(Boolean).join(', ')}`),
    h('rect', { x: place.x, y: place.y, width: BOX, height: TALL, rx: 6 }),
    h('text', { x: place.x + 12, y: place.y + (note ? 17 : 25), class: 'label' }, short(node.name, 30)),
    note && h('text', { x: place.x + 12, y: place.y + 32, class: 'note' }, short(note, 38)));
}
