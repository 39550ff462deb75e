// One connector: how it gets on, its file, and its dead letters.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { go, link } from '../router.js';
import { Confirm } from '../ui/form.js';
import { count, time } from '../ui/format.js';
import { Tabs, Title } from '../ui/shell.js';
import { Loaded } from '../ui/states.js';
import { toast } from '../ui/toast.js';
import { ConnectorFile } from './connector-file.js';
import { ConnectorState, LOOK, STEER } from './connectors.js';
import { Letters } from './dead-letters.js';

const TABS = [['overview', 'Overview'], ['file', 'File'], ['letters', 'Dead letters']];
const REFRESH = 3000;

export function Connector({ name, tab }) {
  const where = path('/connectors/{}', name);
  const connector = useLoad(signal => get(where, { signal }).then(answer => answer.data), [where], { every: REFRESH });
  const [deleting, setDeleting] = useState(false);
  const current = TABS.some(([each]) => each === tab) ? tab : TABS[0][0];
  const steer = async (action, done) => {
    try {
      await ask('POST', `${where}/${action}`);
      toast(`Connector ${name} ${done}.`);
      connector.reload();
    } catch (failure) {
      toast(failure.status === 403 ? `You may not do this; the right that is missing: ${STEER}.` : failure.message);
    }
  };
  const paused = connector.data?.state === 'PAUSED';
  return [
    h(Title, { key: 'title', text: name, up: { href: link('connectors'), text: 'Connectors' } }, connector.data && [
      paused
        ? h('button', { type: 'button', key: 'resume', class: 'primary', onClick: () => steer('resume', 'goes on') }, 'Resume')
        : h('button', { type: 'button', key: 'pause', onClick: () => steer('pause', 'is paused') }, 'Pause'),
      h('button', { type: 'button', key: 'restart', onClick: () => steer('restart', 'starts anew') }, 'Restart'),
      h('button', { type: 'button', key: 'delete', class: 'danger', onClick: () => setDeleting(true) }, 'Delete'),
    ]),
    h(Tabs, { key: 'tabs', tabs: TABS, current, href: each => `${link('connectors', name)}?tab=${each}` }),
    current === 'overview' && h(Loaded, { key: 'overview', from: connector, what: `connector ${name}`, right: LOOK }, data => h(Overview, { data })),
    current === 'file' && h(ConnectorFile, { key: 'file', name }),
    current === 'letters' && h(Letters, { key: 'letters', name }),
    deleting && h(Confirm, {
      key: 'delete', title: `Delete ${name}?`, name, close: () => setDeleting(false), action: 'Delete connector', right: STEER,
      children: `It stops, and its file is moved aside to a hidden one in the same folder, from where it can be taken back. Topics keep their records.`,
      send: async () => {
        await ask('DELETE', path('/connect/connectors/{}', name));
        toast(`Connector ${name} is deleted.`);
        go(link('connectors'));
      },
    }),
  ];
}

function Overview({ data }) {
  const { progress } = data;
  return h('div', null,
    data.problems.length > 0 && h('div', { class: 'state failure', role: 'alert' },
      h('h2', null, 'Its file has mistakes'),
      h('ul', { class: 'mono' }, data.problems.map(each => h('li', { key: each }, each))),
      h('p', null, 'It starts as soon as they are mended, in the tab File or on disk.')),
    data.lastError && data.problems.length === 0 && h('div', { class: 'state failure', role: 'status' },
      h('h2', null, 'Latest error', progress.lastErrorAt && h('span', { class: 'faint' }, ` ${time(progress.lastErrorAt)}`)),
      h('p', { class: 'mono' }, data.lastError)),
    h('div', { class: 'figures' },
      figure('State', h(ConnectorState, { state: data.state }), `since ${time(data.since)}`),
      figure('Records per second', count(progress.recordsPerSecond), 'delivered, last minute'),
      figure('Delivered', count(data.recordsOut), `of ${count(data.recordsIn)} taken in`),
      figure('Lag', count(progress.lag), data.kind === 'source' ? 'a source has none' : 'records before it'),
      figure('Failed attempts', count(data.recordsFailed), `${count(progress.retries)} repeated`),
      figure('Dead letters', count(data.recordsDeadLettered), 'since it started')),
    h('dl', { class: 'facts' },
      fact('Kind', data.kind), fact('Other end', data.endpoint),
      fact('Topics', data.topics.length > 0 && data.topics.map((topic, at) => [at > 0 && ', ', h('a', { href: link('topics', topic) }, topic)])),
      fact('Runs on', data.node), fact('Circuit breaker', progress.breaker.toLowerCase().replace('_', ' ')),
      fact('Next probe', progress.nextProbe && time(progress.nextProbe)),
      fact('Waiting for another try', progress.parkedRecords > 0 && `${count(progress.parkedRecords)} records of ${count(progress.parkedKeys)} keys`),
      fact('Latest record', progress.lastRecord && time(progress.lastRecord)), fact('File', data.file)));
}

const figure = (title, value, note) => h('div', { class: 'figure' }, h('h2', null, title), h('p', { class: 'big' }, value), h('p', { class: 'faint' }, note));

const fact = (title, value) => value && [h('dt', { key: title }, title), h('dd', { key: `${title} is` }, value)];
