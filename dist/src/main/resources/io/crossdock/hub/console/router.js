// Where the page is: the part of the address behind '#', as /topics/orders?tab=settings.
import { useEffect, useState } from 'preact/hooks';

export function link(...names) {
  return '#/' + names.map(encodeURIComponent).join('/');
}

export function go(target) {
  location.hash = target;
}

function here() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?', 2);
  return {
    names: path.split('/').filter(Boolean).map(decodeURIComponent),
    query: new URLSearchParams(query),
  };
}

export function useRoute() {
  const [route, setRoute] = useState(here);
  useEffect(() => {
    const moved = () => setRoute(here());
    addEventListener('hashchange', moved);
    return () => removeEventListener('hashchange', moved);
  }, []);
  return route;
}
