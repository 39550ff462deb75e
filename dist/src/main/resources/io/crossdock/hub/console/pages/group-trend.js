// Where a group's lag is heading: in words, in figures and as a line.
import { h } from 'preact';
import { get } from '../api.js';
import { useLoad } from '../loading.js';
import { age, count, plural, time } from '../ui/format.js';
import { Table } from '../ui/table.js';

const REFRESH = 5000;
const WIDE = 300;
const HIGH = 60;

const rate = value => (value >= 10 ? count(Math.round(value)) : count(Math.round(value * 10) / 10));

// One sentence and how bad it is.
function outlook({ outlook: kind, lag, producedPerSecond: produced, consumedPerSecond: consumed, secondsLeft }) {
  switch (kind) {
    case 'KEEPS_UP': return [lag === 0 ? 'Has read everything.' : 'Keeps up with what is written.', 'fine'];
    case 'CATCHES_UP': return [`Caught up in about ${age(secondsLeft)}.`, 'fine'];
    case 'FALLS_BEHIND': return [`Falls behind by ${rate(produced - consumed)}/s${consumed === 0 ? ': nothing is read' : ''}.`, 'error'];
    case 'STAYS': return ['Stays as far behind as it is.', ''];
    case 'STANDS_STILL': return ['Stands still: nothing is written, and nothing is read of what is left.', 'error'];
    default: return ['Not known yet: two looks at least ten seconds apart are needed.', 'faint'];
  }
}

export function Trend({ where }) {
  const trend = useLoad(signal => get(`${where}/lag/trend`, { signal }).catch(failure => {
    // What the lag below cannot be told for either, it says itself.
    if (failure.status !== 403 && failure.status !== 404) throw failure;
    return null;
  }), [where], { every: REFRESH });
  if (trend.error) return h('p', { class: 'faint' }, `The trend is not known now: ${trend.error.message}`);
  if (!trend.data) return null;
  const { data } = trend.data;
  const [words, kind] = outlook(data);
  return h('section', { class: 'trend', 'aria-label': 'Trend of the lag' },
    h('div', null,
      h('p', { class: `outlook ${kind}`, role: 'status' }, words),
      data.overSeconds !== undefined && h('p', { class: 'faint' },
        `Written ${rate(data.producedPerSecond)}/s, read ${rate(data.consumedPerSecond)}/s in the last ${age(data.overSeconds)}.`)),
    data.points.length > 1 && h(Line, { points: data.points }));
}

// The line itself says nothing to those who do not see it, so its label says what it shows, and a table has the figures.
function Line({ points }) {
  const from = points[0];
  const to = points[points.length - 1];
  const most = Math.max(1, ...points.map(each => each.lag));
  const x = each => ((each.at - from.at) / Math.max(1, to.at - from.at)) * WIDE;
  const y = each => HIGH - (each.lag / most) * (HIGH - 2) - 1;
  const span = age((to.at - from.at) / 1000);
  return h('figure', null,
    h('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Lag over the last ${span}: from ${plural(from.lag, 'record')} to ${plural(to.lag, 'record')}, at most ${plural(Math.max(...points.map(each => each.lag)), 'record')}` },
      h('polyline', { points: points.map(each => `${x(each).toFixed(1)},${y(each).toFixed(1)}`).join(' ') })),
    h('figcaption', null, h('span', null, `${span} ago`), h('span', null, `at most ${count(most)}`), h('span', null, 'now')),
    h('details', null, h('summary', null, 'The same as a table'), h(Table, {
      label: 'Lag over time', rows: points.slice().reverse(), rowKey: each => each.at,
      columns: [
        { title: 'When', cell: each => time(new Date(each.at).toISOString()) },
        { title: 'Lag', class: 'number', cell: each => count(each.lag) }],
    })));
}
