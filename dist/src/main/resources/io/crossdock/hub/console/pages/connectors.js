// Every connector, its state and rates.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { get } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Title } from '../ui/shell.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { NewConnector } from './connector-new.js';

const REFRESH = 5000;
const KINDS = { RUNNING: 'good', RETRYING: 'warn', WAITING: 'plain', PAUSED: 'plain', FAILED: 'bad' };

export const LOOK = 'DESCRIBE on the cluster';
export const STEER = 'ALTER on the cluster';

export function ConnectorState({ state }) {
  return h(Badge, { kind: KINDS[state] || 'plain' }, state.toLowerCase());
}

const COLUMNS = [
  { title: 'Connector', class: 'name', cell: each => h('a', { href: link('connectors', each.name) }, each.name) },
  { title: 'State', cell: each => h(ConnectorState, { state: each.state }) },
  { title: 'Kind', cell: each => each.kind || '–' },
  { title: 'Topics', class: 'wide', cell: each => each.topics.join(', ') },
  { title: 'Records/s', class: 'number', cell: each => count(each.progress.recordsPerSecond) },
  { title: 'Delivered', class: 'number wide', cell: each => count(each.recordsOut) },
  { title: 'Lag', class: 'number wide', cell: each => count(each.progress.lag) },
  { title: 'Dead letters', class: 'number', cell: each => (each.recordsDeadLettered > 0 ? h('a', { href: `${link('connectors', each.name)}?tab=letters` }, count(each.recordsDeadLettered)) : '0') },
];

export function Connectors() {
  const [search, setSearch] = useState('');
  const [creating, setCreating] = useState(false);
  const connectors = useLoad(signal => get('/connectors', { signal }).then(answer => answer.data), [], { every: REFRESH });
  const rows = useMemo(
    () => matching(connectors.data || [], search, each => [each.name, each.state, each.kind, each.endpoint, ...each.topics].join(' ')),
    [connectors.data, search]);
  return [
    h(Title, { key: 'title', text: 'Connectors' },
      h('button', { type: 'button', class: 'primary', onClick: () => setCreating(true) }, 'Create connector')),
    h('div', { class: 'tools', key: 'tools' },
      h(Search, { label: 'Search connectors by name, state or topic', value: search, change: setSearch }),
      h('p', { class: 'counted', role: 'status' }, connectors.data && plural(rows.length, 'connector'))),
    h(Loaded, { key: 'list', from: connectors, what: 'connectors', right: LOOK }, all =>
      all.length === 0
        ? h(Empty, { title: 'No connectors' }, 'Create one with the button above, or put a file into the folder conf/connectors of the hub: it starts by itself.')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, `No connector has "${search}" in its name, state or topics.`)
          : h(Table, { columns: COLUMNS, rows, rowKey: each => each.name, label: 'Connectors' })),
    creating && h(NewConnector, { key: 'new', close: () => setCreating(false) }),
  ];
}
