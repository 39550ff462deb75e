// Dead letters of a connector: by cause, one by one, and taken through it again.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ask, get, path } from '../api.js';
import { useLoad } from '../loading.js';
import { Dialog, Field } from '../ui/form.js';
import { bytes, count, plural, time } from '../ui/format.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';
import { LOOK, STEER } from './connectors.js';

const REFRESH = 2000;

const brief = errorClass => errorClass.slice(errorClass.lastIndexOf('.') + 1);

export function Letters({ name }) {
  const where = path('/connect/connectors/{}/dead-letters', name);
  const [cause, setCause] = useState(null);
  const [shown, setShown] = useState(null);
  const causes = useLoad(signal => allCauses(where, signal), [where]);
  const letters = useLoad(
    signal => get(where, { query: { cause: cause?.errorClass, stage: cause?.stage, limit: 200 }, signal }).then(answer => answer.data.letters),
    [where, cause]);
  const reload = () => {
    causes.reload();
    letters.reload();
  };
  const redrive = async which => {
    try {
      await ask('POST', `${where}/redrive`, { body: which ? { cause: which.errorClass, stage: which.stage } : {} });
      toast('The redrive has begun.');
    } catch (failure) {
      toast(failure.status === 403 ? `You may not do this; the right that is missing: ${STEER}.` : failure.message);
    }
  };
  return h('div', null,
    h('div', { class: 'tools' },
      h('p', { class: 'faint' }, 'What could not be delivered, and is not settled yet.'),
      h('button', { type: 'button', class: 'counted', onClick: reload }, 'Look again')),
    h(Redrive, { where, changed: reload }),
    h(Loaded, { from: causes, what: 'dead letters', right: LOOK }, all =>
      all.length === 0
        ? h(Empty, { title: 'No dead letters' }, 'Every record that this connector took was delivered, or its letters are settled.')
        : [
          h('div', { class: 'tools', key: 'tools' },
            h('h2', null, 'By cause'),
            h('button', { type: 'button', class: 'primary', onClick: () => redrive(null) }, 'Redrive all')),
          h(Table, { key: 'causes', columns: causeColumns(setCause, redrive), rows: all, rowKey: each => `${each.stage} ${each.errorClass} ${each.message}`, label: 'Causes' }),
          h('div', { class: 'tools', key: 'list' },
            h('h2', null, cause ? `Letters by ${brief(cause.errorClass)}` : 'Newest letters'),
            cause && h('button', { type: 'button', onClick: () => setCause(null) }, 'Show all')),
          h(Loaded, { key: 'letters', from: letters, what: 'letters', right: LOOK }, list =>
            list.length === 0
              ? h(Empty, { title: 'No letters' }, 'There are none of this cause any more.')
              : h(Table, { columns: letterColumns(setShown), rows: list, rowKey: each => each.letter, label: 'Letters' })),
        ]),
    shown && h(Letter, { where, letter: shown, close: () => setShown(null), changed: reload }));
}

// The hub reads a part of the topic for each answer; a cause may come in several of them.
async function allCauses(where, signal) {
  const sums = new Map();
  let after;
  do {
    const { data } = await get(`${where}/causes`, { query: { after }, signal });
    for (const each of data.causes) {
      const key = `${each.stage} ${each.errorClass} ${each.message}`;
      sums.set(key, { ...each, letters: each.letters + (sums.get(key)?.letters ?? 0) });
    }
    after = data.next;
  } while (after);
  return [...sums.values()].sort((one, other) => other.letters - one.letters);
}

const causeColumns = (setCause, redrive) => [
  { title: 'Letters', class: 'number', cell: each => count(each.letters) },
  { title: 'Cause', class: 'name', cell: each => h('button', { type: 'button', class: 'link', title: each.errorClass, onClick: () => setCause(each) }, brief(each.errorClass)) },
  { title: 'Stage', cell: each => each.stage },
  { title: 'Message', class: 'wide', cell: each => each.message },
  { title: 'Last', class: 'wide mono', cell: each => each.last },
  { title: 'Redrive', cell: each => h('button', { type: 'button', 'aria-label': `Redrive ${brief(each.errorClass)}`, onClick: () => redrive(each) }, 'Redrive') },
];

const letterColumns = show => [
  { title: 'Letter', class: 'name mono', cell: each => h('button', { type: 'button', class: 'link', onClick: () => show(each.letter) }, each.letter) },
  { title: 'Cause', cell: each => brief(each.errorClass) },
  { title: 'Key', class: 'mono', cell: each => each.key || '–' },
  { title: 'Size', class: 'number wide', cell: each => bytes(each.bytes) },
  { title: 'Time', class: 'wide', cell: each => time(each.time) },
  { title: 'State', cell: each => (each.settled ? h(Badge, { kind: 'good' }, 'settled') : h(Badge, { kind: 'warn' }, each.redrives > 0 ? `redriven ${count(each.redrives)}×` : 'open')) },
];

function Redrive({ where, changed }) {
  const progress = useLoad(signal => get(`${where}/redrive`, { signal }).then(answer => answer.data), [where], { every: REFRESH });
  const state = progress.data?.state;
  useEffect(() => {
    if (state && state !== 'RUNNING') changed();
  }, [state, progress.data?.started]);
  if (!progress.data?.started) return null;
  const { total, read, redriven, returned, looped, lastError } = progress.data;
  const cancel = () => ask('DELETE', `${where}/redrive`).then(progress.reload, failure => toast(failure.message));
  return h('div', { class: 'card redrive', role: 'status' },
    h('p', null, `Redrive ${state.toLowerCase()}: ${plural(redriven, 'letter')} taken through, ${count(returned)} came back.${looped > 0 ? ` ${count(looped)} that came back too often before were left alone.` : ''}`),
    state === 'RUNNING' && h('progress', { 'aria-label': 'Redrive', max: Math.max(1, total), value: read }),
    lastError && h('p', { class: 'error' }, lastError),
    state === 'RUNNING' && h('button', { type: 'button', onClick: cancel }, 'Cancel'));
}

// What a refused change is told as.
const told = failure => ({ bad: failure.status === 403 ? `You may not do this; the right that is missing: ${STEER}.` : failure.message });

// The letter's name, partition@offset, stands in its address as it is: the hub knows no %40 there.
function Letter({ where, letter, close, changed }) {
  const one = useLoad(signal => get(`${where}/${letter}`, { signal }).then(answer => answer.data), [letter]);
  return h(Dialog, { title: `Letter ${letter}`, close },
    h(Loaded, { from: one, what: 'the letter', right: LOOK }, data => h(Opened, { data, where, letter, close, changed })));
}

function Opened({ data, where, letter, close, changed }) {
  const text = data.value ?? null;
  const [value, setValue] = useState(text ?? '');
  const [verdict, setVerdict] = useState(null);
  const edited = text !== null && value !== text;
  const body = edited ? { value } : {};
  const [partition, offset] = letter.split('@').map(Number);
  const test = () => ask('POST', `${where}/${letter}/test`, { body }).then(
    answer => setVerdict(answer.data.passed ? { good: 'It would be delivered now.' } : { bad: `It would fail again, at ${answer.data.stage}: ${answer.data.message}` }),
    failure => setVerdict(told(failure)));
  const finish = (method, address, what, said) => ask(method, address, { body: what }).then(
    () => {
      toast(said);
      changed();
      close();
    },
    failure => setVerdict(told(failure)));
  const save = () => finish('PUT', `${where}/${letter}`, body, 'A changed copy is the newest letter; this one is settled.');
  const redrive = () => finish('POST', `${where}/redrive`, { partition, from: offset, to: offset, force: true }, 'The redrive has begun.');
  return [
    h('p', { class: 'error', key: 'error' }, data.errorMessage),
    h('p', { class: 'faint', key: 'from' }, `${data.stage}, from ${data.origin}, ${plural(data.attempts, 'attempt')}, ${time(data.time)}`),
    text === null
      ? h('pre', { class: 'mono', key: 'value', tabIndex: 0, 'aria-label': 'Value' }, data.valueBase64 ? `base64: ${data.valueBase64}` : '(no value)')
      : h(Field, { key: 'value', name: 'value', label: 'Value', rows: 8, class: 'mono', value, onInput: event => setValue(event.target.value), disabled: data.settled, hint: data.settled ? 'This letter is settled.' : 'It can be changed, tested as it stands here, and put in the place of this one.' }),
    verdict?.bad && h('p', { class: 'error', role: 'alert', key: 'bad' }, verdict.bad),
    verdict?.good && h('p', { class: 'fine', role: 'status', key: 'good' }, verdict.good),
    h('div', { class: 'actions', key: 'actions' },
      h('button', { type: 'button', onClick: close }, 'Close'),
      h('button', { type: 'button', onClick: test }, 'Test'),
      edited
        ? h('button', { type: 'button', class: 'primary', onClick: save }, 'Save a changed copy')
        : h('button', { type: 'button', class: 'primary', disabled: data.settled, onClick: redrive }, 'Redrive this letter')),
  ];
}
