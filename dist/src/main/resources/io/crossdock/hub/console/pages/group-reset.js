// Moves a group's offsets: first shown, then done, and only if nothing was committed in between.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { Dialog, Field, Form } from '../ui/form.js';
import { count, plural } from '../ui/format.js';
import { toast } from '../ui/toast.js';
import { Table } from '../ui/table.js';

const WAYS = [
  ['EARLIEST', 'The beginning: all that is kept'],
  ['LATEST', 'The end: only what comes from now on'],
  ['TIMESTAMP', 'A point in time'],
  ['DURATION', 'Some time ago'],
  ['OFFSET', 'An offset'],
  ['SHIFT', 'A number of records back or forth'],
  ['GROUP', 'Where another group stands'],
];

const UNITS = [['M', 'minutes'], ['H', 'hours'], ['D', 'days']];

function change({ before, after, again, passedOver }) {
  if (before === undefined) return 'from the start of its record';
  if (after === undefined) return 'nothing is remembered of it';
  if (again > 0) return `${plural(again, 'record')} again`;
  if (passedOver > 0) return `${plural(passedOver, 'record')} skipped`;
  return before === after ? 'as it is' : 'the same: what is between is gone';
}

// What all moves come to.
function sum(moves) {
  const total = what => moves.reduce((before, each) => before + (each[what] || 0), 0);
  return `In all ${plural(total('again'), 'record')} will be read again and ${plural(total('passedOver'), 'record')} passed over.`;
}

const MOVES = [
  { title: 'Topic', class: 'name', cell: each => each.topic },
  { title: 'Partition', class: 'number', cell: each => each.partition },
  { title: 'Now', class: 'number', cell: each => count(each.before) },
  { title: 'Then', class: 'number', cell: each => count(each.after) },
  { title: 'Reads', cell: change },
];

export function Moves({ moves }) {
  return [
    h('p', { key: 'sum' }, sum(moves)),
    h(Table, { key: 'moves', columns: MOVES, rows: moves, rowKey: each => `${each.topic} ${each.partition}`, label: 'Moves' }),
  ];
}


function order(values) {
  switch (values.to) {
    case 'TIMESTAMP': {
      const time = new Date(values.time).getTime();
      if (Number.isNaN(time)) throw new Error('Say which point in time is meant.');
      return { to: values.to, timestamp: time };
    }
    case 'OFFSET': return { to: values.to, offset: Number(values.offset) };
    case 'DURATION': {
      const amount = Number(values.amount);
      if (!(amount > 0)) throw new Error('Say how long ago, as a number above 0.');
      return { to: values.to, duration: values.unit === 'D' ? `P${amount}D` : `PT${amount}${values.unit}` };
    }
    case 'GROUP': return { to: values.to, group: values.group };
    case 'SHIFT': return { to: values.to, shift: Number(values.shift) };
    default: return { to: values.to };
  }
}

export function Reset({ name, where, lag, done, close }) {
  const [preview, setPreview] = useState(null);
  const right = `READ on group ${name} and on the topics it reads`;
  const look = async values => {
    const body = order(values);
    // The tag first: what is committed after it makes the change fail, not the preview wrong.
    const etag = lag.data?.etag;
    const { data } = await ask('POST', `${where}/offsets`, { query: { dryRun: true }, body, ifMatch: etag });
    setPreview({ body, etag, moves: data.moves });
  };
  const move = async () => {
    await ask('POST', `${where}/offsets`, { body: preview.body, ifMatch: preview.etag });
    close();
    done();
    toast(`Offsets of group ${name} are moved.`);
  };
  return h(Dialog, { title: preview ? 'What will be read' : `Reset offsets of ${name}`, close },
    preview
      ? h(Form, {
        key: 'preview', initial: {}, right, cancel: () => setPreview(null), action: 'Move offsets', danger: true, send: move,
        ready: () => preview.moves.length > 0,
        fields: () => preview.moves.length === 0
          ? h('p', null, 'Nothing would be moved: the group has no offsets, or they are there already.')
          : h(Moves, { moves: preview.moves }),
      })
      : h(Form, {
        key: 'order', initial: { to: 'EARLIEST', time: '', offset: '0', shift: '-100', amount: '1', unit: 'H', group: '' }, right, cancel: close, action: 'Preview', send: look,
        fields: (values, errors, changed) => [
          h(Field, { key: 'to', name: 'to', label: 'To', value: values.to, onChange: changed, error: errors.to, hint: 'Nobody of the group may be reading meanwhile. It can be undone until the group commits again.' },
            WAYS.map(([value, text]) => h('option', { key: value, value }, text))),
          values.to === 'TIMESTAMP' && h(Field, { key: 'time', name: 'time', label: 'Time', type: 'datetime-local', step: 1, value: values.time, onInput: changed, error: errors.timestamp }),
          values.to === 'DURATION' && h(Field, { key: 'amount', name: 'amount', label: 'How long ago', type: 'number', min: 1, step: 1, value: values.amount, onInput: changed, error: errors.duration }),
          values.to === 'DURATION' && h(Field, { key: 'unit', name: 'unit', label: 'Unit', value: values.unit, onChange: changed },
            UNITS.map(([value, text]) => h('option', { key: value, value }, text))),
          values.to === 'GROUP' && h(Field, { key: 'group', name: 'group', label: 'Other group', value: values.group, onInput: changed, error: errors.group, hint: 'That takes DESCRIBE on it as well.' }),
          values.to === 'OFFSET' && h(Field, { key: 'offset', name: 'offset', label: 'Offset in each partition', type: 'number', min: 0, value: values.offset, onInput: changed, error: errors.offset }),
          values.to === 'SHIFT' && h(Field, { key: 'shift', name: 'shift', label: 'Records, negative for back', type: 'number', value: values.shift, onInput: changed, error: errors.shift }),
        ],
      }));
}
