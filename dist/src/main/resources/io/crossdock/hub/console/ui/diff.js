// Two texts beside each other, line by line.
import { h } from 'preact';

// Longer texts are shown whole, without a look at what they have in common.
const MOST = 3000;

// [{left, right}]: a line of both, or of one of them alone.
export function sides(before, after) {
  const one = before.split('\n');
  const other = after.split('\n');
  if (one.length > MOST || other.length > MOST) return one.map(left => ({ left })).concat(other.map(right => ({ right })));
  // same[i][j]: how many lines the rests from i and from j have in common, in order.
  const same = Array.from({ length: one.length + 1 }, () => new Uint16Array(other.length + 1));
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      same[i][j] = one[i] === other[j] ? same[i + 1][j + 1] + 1 : Math.max(same[i + 1][j], same[i][j + 1]);
    }
  }
  const rows = [];
  let i = 0;
  let j = 0;
  while (i < one.length || j < other.length) {
    if (i < one.length && j < other.length && one[i] === other[j]) rows.push({ left: one[i++], right: other[j++] });
    else if (j === other.length || (i < one.length && same[i + 1][j] >= same[i][j + 1])) rows.push({ left: one[i++] });
    else rows.push({ right: other[j++] });
  }
  return rows;
}

// What is in one of them alone has a sign as well as a colour.
export function Sides({ before, after, titles, label }) {
  const cell = (text, gone, kind, sign) => h('td', { class: gone ? kind : text === undefined ? 'nothing' : undefined }, text === undefined ? '' : `${gone ? sign : ' '} ${text}`);
  return h('div', { class: 'table sides', tabIndex: 0, role: 'region', 'aria-label': label },
    h('table', { class: 'mono' },
      h('thead', null, h('tr', null, titles.map(each => h('th', { scope: 'col', key: each }, each)))),
      h('tbody', null, sides(before, after).map(({ left, right }, at) => h('tr', { key: at },
        cell(left, right === undefined, 'lost', '−'), cell(right, left === undefined, 'new', '+'))))));
}
