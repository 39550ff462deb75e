// What surrounds every page: where one can go, who one is, and the title.
import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { link } from '../router.js';

export function Shell({ places, current, user, logOut, children }) {
  return h('div', { class: 'shell' },
    h('a', { class: 'skip', href: '#main', onClick: event => { event.preventDefault(); document.getElementById('main').focus(); } }, 'Skip to content'),
    h('header', { class: 'side' },
      h('a', { class: 'brand', href: '#/' }, h('img', { src: '/console/icon.svg', alt: '', width: 26, height: 26 }), 'Crossdock'),
      h('nav', { 'aria-label': 'Pages' }, h('ul', null, places.map(place => h('li', { key: place.name },
        h('a', { href: link(place.name), 'aria-current': place.name === current ? 'page' : undefined }, place.title))))),
      h('a', { class: 'help', href: '/docs' }, 'Documentation'),
      h('div', { class: 'who' }, user ? [h('span', { key: 'user' }, user), h('button', { type: 'button', class: 'quiet', key: 'out', onClick: logOut }, 'Log out')] : h('span', null, 'No login needed'))),
    h('main', { id: 'main', tabIndex: -1 }, children));
}

// The focus moves to it when the page changes, so that it is read out and the keyboard goes on from there.
export function Title({ text, up, children }) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = `${text} – Crossdock`;
    heading.current.focus({ preventScroll: true });
  }, [text]);
  return h('div', { class: 'title' },
    h('div', null, up && h('a', { class: 'up', href: up.href }, `‹ ${up.text}`), h('h1', { tabIndex: -1, ref: heading }, text)),
    h('div', { class: 'actions' }, children));
}

export function Tabs({ tabs, current, href }) {
  return h('nav', { class: 'tabs', 'aria-label': 'Parts of this page' }, tabs.map(([name, text]) =>
    h('a', { key: name, href: href(name), 'aria-current': name === current ? 'page' : undefined }, text)));
}
