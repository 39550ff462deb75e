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
  ['OFFSET', 'An offset'],
  ['SHIFT', 'A number of records back or forth'],
];

function change(before, after) {
  if (before === null || before === undefined) return 'from the start of its record';
  if (after < before) return `${plural(before - after, 'record')} again`;
  return after > before ? `${plural(after - before, 'record')} skipped` : 'as it is';
}

const MOVES = [
  { title: 'Topic', class: 'name', cell: each => each.topic },
  { title: 'Partition', class: 'number', cell: each => each.partition },
  { title: 'Now', class: 'number', cell: each => count(each.before) },
  { title: 'Then', class: 'number', cell: each => count(each.after) },
  { title: 'Reads', cell: each => change(each.before, each.after) },
];

function order(values) {
  switch (values.to) {
    case 'TIMESTAMP': {
      const time = new Date(values.time).getTime();
      if (Number.isNaN(time)) throw new Error('Say which point in time is meant.');
      return { to: values.to, timestamp: time };
    }
    case 'OFFSET': return { to: values.to, offset: Number(values.offset) };
    case 'SHIFT': return { to: values.to, shift: Number(values.shift) };
    default: return { to: values.to };
  }
}

export function Reset({ name, where, lag, close }) {
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
    lag.reload();
    toast(`Offsets of group ${name} are moved.`);
  };
  return h(Dialog, { title: preview ? 'What will be read' : `Reset offsets of ${name}`, close },
    preview
      ? h(Form, {
        key: 'preview', initial: {}, right, cancel: () => setPreview(null), action: 'Move offsets', danger: true, send: move,
        ready: () => preview.moves.length > 0,
        fields: () => preview.moves.length === 0
          ? h('p', null, 'Nothing would be moved: the group has no offsets, or they are there already.')
          : h(Table, { columns: MOVES, rows: preview.moves, rowKey: each => `${each.topic} ${each.partition}`, label: 'Moves' }),
      })
      : h(Form, {
        key: 'order', initial: { to: 'EARLIEST', time: '', offset: '0', shift: '-100' }, right, cancel: close, action: 'Preview', send: look,
        fields: (values, errors, changed) => [
          h(Field, { key: 'to', name: 'to', label: 'To', value: values.to, onChange: changed, error: errors.to, hint: 'Nobody of the group may be reading meanwhile.' },
            WAYS.map(([value, text]) => h('option', { key: value, value }, text))),
          values.to === 'TIMESTAMP' && h(Field, { key: 'time', name: 'time', label: 'Time', type: 'datetime-local', step: 1, value: values.time, onInput: changed, error: errors.timestamp }),
          values.to === 'OFFSET' && h(Field, { key: 'offset', name: 'offset', label: 'Offset in each partition', type: 'number', min: 0, value: values.offset, onInput: changed, error: errors.offset }),
          values.to === 'SHIFT' && h(Field, { key: 'shift', name: 'shift', label: 'Records, negative for back', type: 'number', value: values.shift, onInput: changed, error: errors.shift }),
        ],
      }));
}
