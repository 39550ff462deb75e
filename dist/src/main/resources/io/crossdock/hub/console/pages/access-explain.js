// May somebody do something? Which rule decides, and what would allow it.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { Field, Form } from '../ui/form.js';
import { LOOK, OPERATIONS, REASONS, RESOURCES, about, sentence, thing } from './access-words.js';

export function Explain() {
  const [answer, setAnswer] = useState(null);
  const [asked, setAsked] = useState(0);
  const option = (value, text = value) => h('option', { key: value, value }, text);
  return h('div', null,
    h(Form, {
      // Anew after each answer, so that the next can be asked.
      key: asked,
      initial: answer?.values || { principal: 'User:', operation: 'READ', resourceType: 'TOPIC', name: '', host: '127.0.0.1' },
      fields: (values, errors, change) => h('div', { class: 'query' },
        h(Field, { name: 'principal', label: 'May', value: values.principal, error: errors.principal, onInput: change }),
        h(Field, { name: 'operation', label: 'Operation', value: values.operation, onChange: change }, OPERATIONS.map(each => option(each))),
        h(Field, { name: 'resourceType', label: 'On', value: values.resourceType, onChange: change }, RESOURCES.map(each => option(each, thing(each)))),
        values.resourceType !== 'CLUSTER' && h(Field, { name: 'name', label: 'Name', value: values.name, error: errors.name, onInput: change }),
        h(Field, { name: 'host', label: 'From address', value: values.host, error: errors.host, onInput: change })),
      ready: values => values.resourceType === 'CLUSTER' || values.name !== '',
      send: async values => {
        const question = values.resourceType === 'CLUSTER' ? { ...values, name: 'kafka-cluster' } : values;
        const { data } = await ask('POST', '/admin/v1/acls/explain', { body: question });
        setAnswer({ values, data });
        setAsked(before => before + 1);
      },
      action: 'Explain', right: LOOK,
    }),
    answer && h(Answer, { explanation: answer.data }));
}

function Answer({ explanation }) {
  const { question, allowed, reason, rule, close, remedy, superUsersKnown } = explanation;
  return h('div', { class: 'card', role: 'status' },
    h('h2', { class: allowed ? 'fine' : 'error' }, `${question.principal} ${allowed ? 'may' : 'may not'} ${question.operation} ${about({ ...question, patternType: 'LITERAL' })}`),
    h('p', null, `Because ${reason === 'SUPER_USER' ? `${question.principal} ` : ''}${REASONS[reason] || reason}.`),
    rule && h('p', null, `The rule that decides: ${sentence(rule)}.`),
    remedy?.remove.map(each => h('p', { key: sentence(each) }, `To allow it, delete: ${sentence(each)}.`)),
    remedy?.add && h('p', null, `To allow it, add: ${sentence(remedy.add)}.`),
    close.length > 0 && h('p', { class: 'faint' }, 'Rules that nearly decided: ',
      close.map(each => `${sentence(each.rule)} (${each.missed ? `another ${each.missed.toLowerCase()}` : 'another rule decides'})`).join('; ')),
    !superUsersKnown && h('p', { class: 'faint' }, 'The brokers do not tell who their super users are; one is answered here as anybody else.'));
}
