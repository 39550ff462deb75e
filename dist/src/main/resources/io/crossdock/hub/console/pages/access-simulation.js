// Which requests that really came lately would be answered otherwise under other rules.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { ask } from '../api.js';
import { plural } from '../ui/format.js';
import { about } from './access-words.js';

const SHOWN = 10;

export function Simulation({ add = [], remove = [] }) {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  const tryOut = () => ask('POST', '/admin/v1/acls/simulate', { body: { add, remove } }).then(
    answer => {
      setFound(answer.data);
      setError(null);
    },
    setError);
  return h('div', { class: 'simulation' },
    h('button', { type: 'button', onClick: tryOut }, 'What would it change?'),
    error && h('p', { class: 'error', role: 'alert' }, error.message),
    found && h('div', { role: 'status' },
      h('p', null, `Of ${plural(found.considered, 'different request')} of the last minutes, ${found.outcomes.length === 0 ? 'none' : found.outcomes.length} would be answered otherwise.`),
      h('ul', null, found.outcomes.slice(0, SHOWN).map((each, at) => h('li', { key: at },
        `${each.request.principal} ${each.allowedAfter ? 'may then' : 'may not any more'} ${each.request.operation} ${about({ ...each.request, patternType: 'LITERAL' })} (${plural(each.count, 'time')})`))),
      found.outcomes.length > SHOWN && h('p', { class: 'faint' }, `and ${found.outcomes.length - SHOWN} more`)));
}
