// How the limits stand now: who is held back, by what, and what would lift it.
import { h } from 'preact';
import { pages } from '../api.js';
import { useLoad } from '../loading.js';
import { count } from '../ui/format.js';
import { Badge, Empty, Loaded } from '../ui/states.js';
import { Table } from '../ui/table.js';
import { LOOK, whom } from './limits.js';

const REFRESH = 3000;
const seconds = milliseconds => `${(milliseconds / 1000).toFixed(1)} s`;

const COLUMNS = [
  { title: 'Who', class: 'name', cell: each => whom(each.who) },
  { title: 'State', cell: each => (each.throttled ? h(Badge, { kind: 'warn' }, `waits ${seconds(each.waitMillis)}`) : h(Badge, { kind: 'good' }, 'free')) },
  { title: 'Limit', cell: each => `${each.kind} of ${whom(each.from)}` },
  { title: 'Used', class: 'number', cell: each => `${count(Math.round(each.used))} of ${count(Math.round(each.limit))} ${each.unit}` },
  { title: 'Broker', class: 'number wide', cell: each => each.broker },
  { title: 'Waits', class: 'number wide', cell: each => count(each.waits) },
  { title: 'What would lift it', class: 'wide', cell: each => each.remedy || '–' },
];

export function Use() {
  const uses = useLoad(signal => pages('/admin/v1/quotas/usage', { signal }), [], { every: REFRESH });
  return h(Loaded, { from: uses, what: 'the use of limits', right: LOOK }, all =>
    all.length === 0
      ? h(Empty, { title: 'No limit is in use' }, 'Nobody who has a limit did anything lately.')
      : h(Table, {
        columns: COLUMNS, label: 'Use of limits', rowKey: each => `${each.kind} ${JSON.stringify([each.who, each.from])} ${each.broker}`,
        rows: [...all].sort((one, other) => other.waitMillis - one.waitMillis || other.used / other.limit - one.used / one.limit),
      }));
}
