// Who has logged in. Kept in this page's memory alone: a reload, or closing the tab, forgets it.
let header = null;
let user = null;
const watchers = new Set();

export const authorization = () => header;
export const userName = () => user;

export function logIn(name, password) {
  const bytes = new TextEncoder().encode(`${name}:${password}`);
  header = 'Basic ' + btoa(String.fromCharCode(...bytes));
  user = name;
}

export function logOut() {
  header = null;
  user = null;
}

// Called when the hub answers that it does not know the caller.
export function onRefused(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function refused() {
  watchers.forEach(watcher => watcher());
}
