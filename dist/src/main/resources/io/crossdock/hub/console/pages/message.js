// One message, whole.
import { h } from 'preact';
import { Dialog } from '../ui/form.js';
import { bytes, count, indented, time } from '../ui/format.js';

const JSONS = ['json', 'avro', 'protobuf', 'json-schema'];

const shown = (text, format) => (format === 'null' ? '(none)' : JSONS.includes(format) ? indented(text) : text);
const made = (format, schema) => (schema === undefined ? format : `${format}, schema ${schema}`);

export function Message({ message, topic, close }) {
  const { partition, offset, timestamp, key, keyFormat, keySchemaId, value, format, schemaId, headers, size } = message;
  return h(Dialog, { title: `${topic} ${partition}@${offset}`, close },
    h('p', { class: 'faint' }, `${time(timestamp)}, ${bytes(size)}`),
    part('Key', made(keyFormat, keySchemaId), shown(key, keyFormat)),
    part('Value', made(format, schemaId), shown(value, format)),
    headers.length > 0 && [
      h('h2', { key: 'title' }, `Headers (${count(headers.length)})`),
      h('dl', { class: 'facts mono', key: 'headers' }, headers.map((each, at) => [h('dt', { key: `${at} name` }, each.name), h('dd', { key: `${at} value` }, shown(each.value, each.format))])),
    ],
    h('div', { class: 'actions' }, h('button', { type: 'button', autofocus: true, onClick: close }, 'Close')));
}

const part = (title, format, text) => [
  h('h2', { key: `${title} title` }, title, h('span', { class: 'faint' }, ` ${format}`)),
  h('pre', { key: title, class: 'mono', tabIndex: 0, role: 'region', 'aria-label': title }, text),
];
