// Begins here: finds out whether the hub asks who one is and what it has, and shows the page of the address.
import { h, render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get } from './api.js';
import { go, useRoute } from './router.js';
import { logOut, onRefused, userName } from './session.js';
import { Shell } from './ui/shell.js';
import { Empty, Failure, Loading } from './ui/states.js';
import { Toasts } from './ui/toast.js';
import { Access } from './pages/access.js';
import { Audit } from './pages/audit.js';
import { Brokers } from './pages/brokers.js';
import { Connector } from './pages/connector.js';
import { Connectors } from './pages/connectors.js';
import { Group } from './pages/group.js';
import { Groups } from './pages/groups.js';
import { Login } from './pages/login.js';
import { FlowMap } from './pages/map.js';
import { Schema } from './pages/schema.js';
import { Schemas } from './pages/schemas.js';
import { Topic } from './pages/topic.js';
import { Topics } from './pages/topics.js';

// asks: what the hub has if this is anything but 404; each page beyond the list gets the names behind its own.
const PLACES = [
  { name: 'topics', title: 'Topics', asks: '/admin/v1/cluster', list: Topics, one: Topic },
  { name: 'groups', title: 'Groups', asks: '/admin/v1/cluster', list: Groups, one: Group },
  { name: 'connectors', title: 'Connectors', asks: '/connectors', list: Connectors, one: Connector },
  { name: 'schemas', title: 'Schemas', asks: '/registry/v1/metadata/version', list: Schemas, one: Schema },
  { name: 'access', title: 'Access', asks: '/admin/v1/cluster', list: Access },
  { name: 'audit', title: 'Audit', asks: '/admin/v1/cluster', list: Audit },
  { name: 'map', title: 'Map', asks: '/admin/v1/cluster', list: FlowMap },
  { name: 'brokers', title: 'Brokers', asks: '/admin/v1/cluster', list: Brokers },
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

function Console() {
  const [found, setFound] = useState(null);
  const [error, setError] = useState(null);
  const route = useRoute();
  const look = () => {
    setError(null);
    return lookAround().then(setFound, setError);
  };
  useEffect(() => {
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
    ? h(place.one, { key: name, name, tab: route.query.get('tab') })
    : h(place.list, { key: place.name, tab: route.query.get('tab') });
}

render([h(Console, { key: 'console' }), h(Toasts, { key: 'toasts' })], document.getElementById('console'));
