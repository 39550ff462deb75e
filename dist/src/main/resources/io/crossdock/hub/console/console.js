// Begins here: finds out whether the hub asks who one is and what it has, and shows the page of the address.
import { h, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { askEarly, get } from './api.js';
import { go, useRoute } from './router.js';
import { logOut, onRefused, userName } from './session.js';
import { Later } from './ui/later.js';
import { Shell } from './ui/shell.js';
import { Empty, Failure, Loading } from './ui/states.js';
import { Toasts } from './ui/toast.js';
import { Login } from './pages/login.js';

// asks: what the hub has if this is anything but 404. list, one: fetched when they are shown first; one gets the name behind
// the list's. early: what the list asks for first.
const PLACES = [
  {
    name: 'topics', title: 'Topics', asks: '/admin/v1/cluster', early: [['/admin/v1/topics', { internal: false, limit: 1000 }]],
    list: () => import('./pages/topics.js').then(page => page.Topics),
    one: () => import('./pages/topic.js').then(page => page.Topic),
  },
  {
    name: 'groups', title: 'Groups', asks: '/admin/v1/cluster', early: [['/admin/v1/groups', { limit: 1000 }]],
    list: () => import('./pages/groups.js').then(page => page.Groups),
    one: () => import('./pages/group.js').then(page => page.Group),
  },
  {
    name: 'connectors', title: 'Connectors', asks: '/connectors',
    list: () => import('./pages/connectors.js').then(page => page.Connectors),
    one: () => import('./pages/connector.js').then(page => page.Connector),
  },
  {
    name: 'schemas', title: 'Schemas', asks: '/registry/v1/metadata/version',
    list: () => import('./pages/schemas.js').then(page => page.Schemas),
    one: () => import('./pages/schema.js').then(page => page.Schema),
  },
  {
    name: 'access', title: 'Access', asks: '/admin/v1/cluster',
    list: () => import('./pages/access.js').then(page => page.Access),
  },
  {
    name: 'audit', title: 'Audit', asks: '/admin/v1/cluster',
    list: () => import('./pages/audit.js').then(page => page.Audit),
  },
  {
    name: 'map', title: 'Map', asks: '/admin/v1/cluster', early: [['/admin/v1/groups', { limit: 1000 }]],
    list: () => import('./pages/map.js').then(page => page.FlowMap),
  },
  {
    name: 'brokers', title: 'Brokers', asks: '/admin/v1/cluster',
    list: () => import('./pages/brokers.js').then(page => page.Brokers),
  },
  {
    name: 'tracing', title: 'Tracing', asks: '/admin/v1/cluster',
    list: () => import('./pages/traces.js').then(page => page.Traces),
  },
];

// Whether the caller has to log in first, and which places there are.
async function lookAround() {
  const statuses = new Map();
  await Promise.all([...new Set(PLACES.map(place => place.asks))].map(async where => {
    try {
      await get(where);
      statuses.set(where, 200);
    } catch (failure) {
      if (failure.status === 0) throw failure;
      statuses.set(where, failure.status);
    }
  }));
  return {
    login: [...statuses.values()].includes(401),
    places: PLACES.filter(place => statuses.get(place.asks) !== 404),
  };
}

// Fetches the page of the address, and what it shows, while the hub is asked what it has. Should that fail, it is told when
// the page is shown.
function fetchAhead({ names }) {
  const place = PLACES.find(each => each.name === names[0]) || PLACES[0];
  const one = names.length > 1 && place.one;
  if (!one) place.early?.forEach(([where, query]) => askEarly(where, query));
  (one || place.list)().catch(() => {});
}

function Console() {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  const route = useRoute();
  const look = () => {
    setError(null);
    return lookAround().then(setFound, setError);
  };
  useEffect(() => {
    fetchAhead(route);
    look();
    return onRefused(() => {
      logOut();
      setFound(before => before && { ...before, login: true });
    });
  }, []);
  if (error) return h('main', null, h(Failure, { error, retry: look }));
  if (!found) return h('main', null, h(Loading, { what: 'the console' }));
  if (found.login) return h(Login, { entered: look });
  const place = route.names.length === 0 ? found.places[0] : found.places.find(each => each.name === route.names[0]);
  const leave = () => {
    logOut();
    go('/');
    look();
  };
  return h(Shell, { places: found.places, current: place?.name, user: userName(), logOut: leave },
    page(place, route));
}

function page(place, route) {
  if (!place) return h(Empty, { title: 'There is no such page' }, 'Choose one of the pages in the navigation.');
  const name = route.names[1];
  return name !== undefined && place.one
    ? h(Later, { key: `${place.name} ${name}`, load: place.one, name, tab: route.query.get('tab') })
    : h(Later, { key: place.name, load: place.list, tab: route.query.get('tab') });
}

render([h(Console, { key: 'console' }), h(Toasts, { key: 'toasts' })], document.getElementById('console'));
