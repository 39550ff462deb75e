// A table that draws only the rows in view, so ten thousand cost no more than thirty.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const ROW = 36;
const AROUND = 8;
// Fewer are drawn at once: they can be found with the browser's own search, and printed.
const ALL_UP_TO = 100;

// A scroll that goes on is waited for.
const SETTLED = 250;

// columns: {title, cell(row), class?}; rowKey(row); label names the table for those who cannot see it; seen(rows) is told
// which are drawn, once they stay.
export function Table({ columns, rows, rowKey, label, seen }) {
  const virtual = rows.length > ALL_UP_TO;
  const box = useRef(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const measure = () => box.current && setView({ top: box.current.scrollTop, height: box.current.clientHeight });
  useEffect(() => {
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, [virtual]);
  // A shorter list, after a search: from its top.
  useEffect(() => {
    if (box.current && box.current.scrollTop > rows.length * ROW) box.current.scrollTop = 0;
  }, [rows.length]);
  const from = virtual ? Math.max(0, Math.min(rows.length, Math.floor(view.top / ROW)) - AROUND) : 0;
  const to = virtual ? Math.min(rows.length, from + Math.ceil(view.height / ROW) + 2 * AROUND) : rows.length;
  useEffect(() => {
    if (!seen) return undefined;
    const timer = setTimeout(() => seen(rows.slice(from, to)), SETTLED);
    return () => clearTimeout(timer);
  }, [rows, from, to]);
  const gap = height => height > 0 && h('tr', { class: 'gap', 'aria-hidden': 'true' }, h('td', { colSpan: columns.length, style: { height: `${height}px` } }));
  return h('div', {
    class: virtual ? 'table virtual' : 'table',
    ref: box,
    onScroll: virtual ? measure : undefined,
    tabIndex: 0,
    role: 'region',
    'aria-label': label,
  },
  h('table', { 'aria-label': label, 'aria-rowcount': rows.length + 1 },
    h('thead', null, h('tr', null, columns.map(each => h('th', { scope: 'col', class: each.class, key: each.title }, each.title)))),
    h('tbody', null,
      gap(from * ROW),
      rows.slice(from, to).map((row, at) => h('tr', { key: rowKey(row), 'aria-rowindex': from + at + 2 },
        columns.map(each => h('td', { class: each.class, key: each.title }, each.cell(row))))),
      gap((rows.length - to) * ROW))));
}
