// A search field, and what it leaves of a list.
import { h } from 'preact';

export function Search({ label, value, change }) {
  return h('input', { type: 'search', class: 'search', placeholder: label, 'aria-label': label, value, onInput: event => change(event.target.value), spellcheck: false, autocomplete: 'off' });
}

// Rows whose text has every word of the search, whatever the case.
export function matching(rows, search, text) {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.length === 0 ? rows : rows.filter(row => {
    const has = text(row).toLowerCase();
    return words.every(word => has.includes(word));
  });
}
