// A page whose modules are fetched when it is shown for the first time: the first view waits for no other's.
import { h } from 'preact';
import { useLoad } from '../loading.js';
import { Loaded } from './states.js';

// load(): a promise of the component; everything else is its.
export function Later({ load, ...props }) {
  const page = useLoad(load, []);
  return h(Loaded, { from: page, what: 'the page' }, part => h(part, props));
}
