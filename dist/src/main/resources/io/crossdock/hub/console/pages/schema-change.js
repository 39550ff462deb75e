// A change of a subject: the verdict first, in words, then saved.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask, path } from '../api.js';
import { Field } from '../ui/form.js';
import { count, plural } from '../ui/format.js';
import { toast } from '../ui/toast.js';
import { READ, WRITE, textOf, typeOf } from './schema-text.js';

// What registering sends, of a text and the version it was made from.
const body = (schema, latest) => ({
  schema,
  schemaType: typeOf(latest),
  references: latest.references,
});

export async function verdictOf(name, wanted) {
  const { data } = await ask('POST', path('/registry/compatibility/subjects/{}/versions', name), { query: { verdict: true }, body: wanted });
  return { compatible: data.is_compatible, ...data.verdict };
}

export const register = (name, wanted) => ask('POST', path('/registry/subjects/{}/versions', name), { body: wanted }).then(answer => answer.data.id);

export function Change({ name, latest, saved }) {
  const before = textOf(latest);
  const [text, setText] = useState(before);
  const [verdict, setVerdict] = useState(null);
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const during = (work, right) => async () => {
    setBusy(true);
    setError(null);
    setVerdict(null);
    try {
      await work();
    } catch (failure) {
      setError(failure.status === 403 ? `You may not do this; the right that is missing: ${right}.` : failure.message);
    }
    setBusy(false);
  };
  const check = async () => setVerdict(await verdictOf(name, body(text, latest)));
  const save = async () => {
    const found = await verdictOf(name, body(text, latest));
    setVerdict(found);
    if (!found.compatible) return;
    const id = await register(name, body(text, latest));
    toast(`The schema has id ${id} in ${name}.`);
    saved();
  };
  const change = event => {
    setText(event.target.value);
    setVerdict(null);
  };
  return h('div', { class: 'editor' },
    h(Field, { name: 'schema', label: `The next version of ${name}`, class: 'mono', rows: Math.max(12, Math.min(40, before.split('\n').length + 2)), value: text, onInput: change }),
    error && h('p', { class: 'error', role: 'alert' }, error),
    verdict && h(Verdict, { verdict }),
    h('div', { class: 'actions' },
      h('button', { type: 'button', disabled: busy || text === before, onClick: () => { setText(before); setVerdict(null); setError(null); } }, 'Undo changes'),
      h('button', { type: 'button', disabled: busy, onClick: during(check, READ(name)) }, 'Check'),
      h('button', { type: 'button', class: 'primary', disabled: busy || text === before, onClick: during(save, WRITE(name)) }, 'Check and save')));
}

export function Verdict({ verdict }) {
  const { compatible, level, compared, findings = [] } = verdict;
  if (compatible) {
    return h('p', { class: 'fine', role: 'status' }, compared === 0
      ? `It breaks nobody: by ${level} there is no version to compare with.`
      : `It breaks nobody: by ${level} it was compared with ${plural(compared, 'version')}.`);
  }
  return h('div', { class: 'state failure left', role: 'alert' },
    h('h2', null, `It would break somebody, so by ${level} it is not saved`),
    h('ul', null, findings.map((each, at) => h('li', { key: at },
      h('p', null, each.what, '.'),
      h('p', null, 'Who fails: ', each.fails, '.'),
      h('p', null, 'What helps: ', each.mend, '.'),
      h('p', { class: 'mono' }, `${each.rule} at ${each.path || '/'}, version ${each.version}`)))),
    verdict.readers && h(Readers, { readers: verdict.readers }));
}

function Readers({ readers }) {
  const { groups, connectors, known } = readers;
  if (!known) return h('p', null, 'Who reads the topic now could not be found out.');
  const named = (what, names) => names.length > 0 && `${plural(names.length, what)}: ${names.slice(0, 20).join(', ')}${names.length > 20 ? ` and ${count(names.length - 20)} more` : ''}`;
  const all = [named('group', groups), named('connector', connectors)].filter(Boolean);
  return h('p', null, all.length === 0 ? 'Nobody reads the topic now.' : `The topic is read now by ${all.join('; ')}.`);
}
