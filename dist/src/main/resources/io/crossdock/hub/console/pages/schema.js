// One subject: its versions beside each other, and a change that is checked before it is saved.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { link } from '../router.js';
import { Sides } from '../ui/diff.js';
import { Field } from '../ui/form.js';
import { plural } from '../ui/format.js';
import { Tabs, Title } from '../ui/shell.js';
import { Badge, Loaded } from '../ui/states.js';
import { Change } from './schema-change.js';
import { READ, textOf, typeOf } from './schema-text.js';

const TABS = [['versions', 'Versions'], ['change', 'Change']];

// What each level promises, in the words of those who depend on it.
const LEVELS = {
  NONE: 'anything may follow anything',
  BACKWARD: 'new readers understand what the latest version wrote',
  BACKWARD_TRANSITIVE: 'new readers understand what every version wrote',
  FORWARD: 'readers of the latest version understand what is written anew',
  FORWARD_TRANSITIVE: 'readers of every version understand what is written anew',
  FULL: 'new and latest version understand each other',
  FULL_TRANSITIVE: 'new and every version understand each other',
};

async function subject(name, signal) {
  const { data: versions } = await get(path('/registry/subjects/{}/versions', name), { signal });
  const { data: config } = await get(path('/registry/config/{}', name), { query: { defaultToGlobal: true }, signal });
  const version = number => get(path('/registry/subjects/{}/versions/{}', name, number), { signal }).then(answer => answer.data);
  const latest = await version(versions.at(-1));
  return { versions, latest, level: config.compatibilityLevel, version };
}

export function Schema({ name, tab }) {
  const loaded = useLoad(signal => subject(name, signal), [name]);
  const current = tab === 'change' ? tab : 'versions';
  return [
    h(Title, { key: 'title', text: name, up: { href: link('schemas'), text: 'Schemas' } }),
    h(Loaded, { key: 'facts', from: loaded, what: `subject ${name}`, right: READ(name) }, ({ versions, latest, level }) => [
      h('p', { class: 'facts', key: 'facts' },
        h(Badge, { kind: 'info' }, typeOf(latest)),
        h('span', null, plural(versions.length, 'version')),
        h('span', null, `latest: ${latest.version}, id ${latest.id}`),
        h('span', { class: 'faint' }, `${level}: ${LEVELS[level] || ''}`)),
      h(Tabs, { key: 'tabs', tabs: TABS, current, href: each => `${link('schemas', name)}?tab=${each}` }),
      current === 'change'
        ? h(Change, { key: 'change', name, latest, saved: loaded.reload })
        : h(Versions, { key: `versions ${versions.length}`, name, versions }),
    ]),
  ];
}

function Versions({ name, versions }) {
  const [right, setRight] = useState(String(versions.at(-1)));
  const [left, setLeft] = useState(String(versions.at(-2) ?? versions.at(-1)));
  const pair = useLoad(
    signal => Promise.all([left, right].map(each => get(path('/registry/subjects/{}/versions/{}', name, each), { signal }).then(answer => answer.data))),
    [name, left, right]);
  const choice = (field, label, value, set) => h(Field, { name: field, label, value, onChange: event => set(event.target.value) },
    versions.map(each => h('option', { key: each, value: String(each) }, `version ${each}`)));
  return h('div', null,
    h('div', { class: 'beside narrow' }, choice('left', 'Before', left, setLeft), choice('right', 'After', right, setRight)),
    h(Loaded, { from: pair, what: 'both versions', right: READ(name) }, ([before, after]) => [
      references(after),
      h(Sides, { key: 'sides', before: textOf(before), after: textOf(after), titles: [`Version ${before.version}, id ${before.id}`, `Version ${after.version}, id ${after.id}${before.version === after.version ? ' again' : ''}`], label: `Versions ${before.version} and ${after.version} of ${name}` }),
    ]));
}

const references = schema => schema.references?.length > 0 && h('p', { class: 'facts', key: 'references' }, 'It uses ',
  schema.references.map(each => h('a', { key: each.name, href: link('schemas', each.subject) }, `${each.name} (${each.subject}, version ${each.version})`)));
