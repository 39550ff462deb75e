// What is shown in place of data, and says what to do.
import { h } from 'preact';

export function Loading({ what }) {
  return h('div', { class: 'state', role: 'status' }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), `Loading ${what} …`);
}

export function Empty({ title, children }) {
  return h('div', { class: 'state' }, h('h2', null, title), h('p', null, children));
}

// right: what the caller needs to be allowed, such as 'DESCRIBE on the cluster'.
export function Failure({ error, right, retry }) {
  const forbidden = error.status === 403;
  const title = forbidden ? 'You may not see this' : error.status === 404 ? 'There is no such thing (any more)' : 'This could not be loaded';
  return h('div', { class: 'state failure', role: 'alert' },
    h('h2', null, title),
    h('p', null, forbidden ? `The right that is missing: ${right}. Whoever manages access can add it with 'crossdock acls add'.` : error.message),
    forbidden && h('p', { class: 'faint' }, error.message),
    !forbidden && retry && h('button', { type: 'button', onClick: retry }, 'Try again'));
}

// One of the above, or children called with the data.
export function Loaded({ from, what, right, children }) {
  if (from.error) return h(Failure, { error: from.error, right, retry: from.reload });
  if (from.data === null) return h(Loading, { what });
  return children(from.data);
}

export function Badge({ kind = 'plain', children }) {
  return h('span', { class: `badge ${kind}` }, children);
}
