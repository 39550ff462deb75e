// The rules of access: looked through, added and taken away.
import { h } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ask, pages } from '../api.js';
import { useLoad } from '../loading.js';
import { Confirm, Dialog, Field, Form } from '../ui/form.js';
import { count, plural } from '../ui/format.js';
import { Search, matching } from '../ui/search.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { toast } from '../ui/toast.js';
import { Simulation } from './access-simulation.js';
import { CHANGE, LOOK, OPERATIONS, RESOURCES, about, sentence, thing } from './access-words.js';

const WHERE = '/admin/v1/acls';

const columns = remove => [
  { title: 'Who', class: 'name', cell: each => each.principal },
  { title: 'May', cell: each => h(Badge, { kind: each.permission === 'DENY' ? 'bad' : 'good' }, each.permission === 'DENY' ? 'may not' : 'may') },
  { title: 'Operation', cell: each => each.operation },
  { title: 'On', cell: each => about(each) },
  { title: 'From', class: 'wide', cell: each => (each.host === '*' ? 'anywhere' : each.host) },
  { title: 'Change', cell: each => h('button', { type: 'button', 'aria-label': `Delete: ${sentence(each)}`, onClick: () => remove(each) }, 'Delete') },
];

export function Rules() {
  const [search, setSearch] = useState('');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState(null);
  const rules = useLoad((signal, show) => pages(WHERE, { signal, part: show }), []);
  const rows = useMemo(() => matching(rules.data || [], search, sentence), [rules.data, search]);
  return h('div', null,
    h('div', { class: 'tools' },
      h(Search, { label: 'Search rules', value: search, change: setSearch }),
      h('p', { class: 'counted', role: 'status' }, rules.data && (rows.length === rules.data.length ? plural(rows.length, 'rule') : `${count(rows.length)} of ${plural(rules.data.length, 'rule')}`)),
      h('button', { type: 'button', class: 'primary', onClick: () => setAdding(true) }, 'Add a rule')),
    h(Loaded, { from: rules, what: 'rules', right: LOOK }, all =>
      all.length === 0
        ? h(Empty, { title: 'No rules' }, 'Only super users may do anything, unless the brokers let everybody do what no rule is about (allow.everyone.if.no.acl.found).')
        : rows.length === 0
          ? h(Empty, { title: 'Nothing found' }, `No rule says anything of "${search}".`)
          : h(Table, { columns: columns(setRemoving), rows, rowKey: sentence, label: 'Rules' })),
    adding && h(NewRule, { close: () => setAdding(false), done: rules.reload }),
    removing && h(Confirm, {
      title: 'Delete this rule?', name: removing.principal, close: () => setRemoving(null), action: 'Delete rule', right: CHANGE,
      children: [`${sentence(removing)}. Without it, other rules decide.`, h(Simulation, { key: 'simulation', remove: [removing] })],
      send: async () => {
        await ask('DELETE', WHERE, { query: removing });
        setRemoving(null);
        rules.reload();
        toast('The rule is deleted.');
      },
    }));
}

const ruleOf = values => (values.resourceType === 'CLUSTER' ? { ...values, name: 'kafka-cluster', patternType: 'LITERAL' } : values);

function NewRule({ close, done }) {
  const option = (value, text = value) => h('option', { key: value, value }, text);
  return h(Dialog, { title: 'Add a rule', close },
    h(Form, {
      initial: { principal: 'User:', permission: 'ALLOW', operation: 'READ', resourceType: 'TOPIC', patternType: 'LITERAL', name: '', host: '*' },
      fields: (values, errors, change) => [
        h(Field, { key: 'principal', name: 'principal', label: 'Who', hint: 'User:alice, Group:buyers, or User:* for everybody.', value: values.principal, error: errors['acls[0].principal'], onInput: change, autofocus: true }),
        h('div', { class: 'beside', key: 'what' },
          h(Field, { name: 'permission', label: 'May', value: values.permission, onChange: change }, [option('ALLOW', 'may'), option('DENY', 'may not')]),
          h(Field, { name: 'operation', label: 'Operation', value: values.operation, onChange: change }, OPERATIONS.map(each => option(each)))),
        h('div', { class: 'beside', key: 'on' },
          h(Field, { name: 'resourceType', label: 'On', value: values.resourceType, onChange: change }, RESOURCES.map(each => option(each, thing(each)))),
          h(Field, { name: 'patternType', label: 'Whose name', value: values.patternType, onChange: change, disabled: values.resourceType === 'CLUSTER' }, [option('LITERAL', 'is'), option('PREFIXED', 'begins with')])),
        values.resourceType !== 'CLUSTER' && h(Field, { key: 'name', name: 'name', label: 'Name', hint: '* stands for all.', value: values.name, error: errors['acls[0].name'], onInput: change }),
        h(Field, { key: 'host', name: 'host', label: 'From', hint: 'An address, a range such as 10.0.0.0/8, or * for anywhere.', value: values.host, error: errors['acls[0].host'], onInput: change }),
        // Anew when the rule is another one.
        h(Simulation, { key: `simulation ${JSON.stringify(values)}`, add: [ruleOf(values)] }),
      ],
      ready: values => values.resourceType === 'CLUSTER' || values.name !== '',
      send: async values => {
        const rule = ruleOf(values);
        await ask('POST', WHERE, { body: { acls: [rule] } });
        close();
        done();
        toast(`${sentence(rule)} from now on.`);
      },
      action: 'Add', right: CHANGE, cancel: close,
    }));
}
