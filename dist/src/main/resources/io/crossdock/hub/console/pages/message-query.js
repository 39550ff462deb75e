// What to search a topic's messages for.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Field } from '../ui/form.js';

export const NEWEST = { from: 'latest', at: '', partition: '', limit: '100', key: '', value: '', header: '', jsonPath: '' };

// Of the search's REST API.
export function parameters({ from, at, ...others }) {
  const instant = from === 'time' && at !== '' ? new Date(at).toISOString() : at;
  return { ...others, from: from === 'offset' || from === 'time' ? `${from}:${instant}` : from };
}

export function Query({ busy, search, cancel, more }) {
  const [values, setValues] = useState(NEWEST);
  const change = event => setValues({ ...values, [event.target.name]: event.target.value });
  const field = (name, label, rest = {}) => h(Field, { key: name, name, label, value: values[name], onInput: change, ...rest });
  const needs = values.from === 'offset' || values.from === 'time';
  const submit = event => {
    event.preventDefault();
    if (!needs || values.at !== '') search(values);
  };
  return h('form', { class: 'query', onSubmit: submit, noValidate: true, 'aria-label': 'Search' },
    h(Field, { name: 'from', label: 'From', value: values.from, onChange: event => setValues({ ...values, from: event.target.value, at: '' }) },
      [['latest', 'the newest'], ['earliest', 'the beginning'], ['offset', 'an offset'], ['time', 'a time']].map(([value, text]) => h('option', { key: value, value }, text))),
    values.from === 'offset' && field('at', 'Offset', { type: 'number', min: 0 }),
    values.from === 'time' && field('at', 'Time', { type: 'datetime-local', step: 1 }),
    field('partition', 'Partition', { type: 'number', min: 0, placeholder: 'all' }),
    field('key', 'Key', { placeholder: 'any' }),
    field('value', 'Value has', { placeholder: 'anything' }),
    field('header', 'Header', { placeholder: 'name:value' }),
    field('jsonPath', 'JSON path', { placeholder: '$[?(@.total > 100)]' }),
    h(Field, { name: 'limit', label: 'At most', value: values.limit, onChange: change }, ['20', '100', '1000'].map(each => h('option', { key: each, value: each }, each))),
    h('div', { class: 'actions' },
      more,
      busy
        ? h('button', { type: 'button', class: 'primary', key: 'cancel', onClick: cancel }, 'Cancel')
        : h('button', { type: 'submit', class: 'primary', key: 'search', disabled: needs && values.at === '' }, 'Search')));
}
