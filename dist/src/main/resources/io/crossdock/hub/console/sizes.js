// What topics take on disks: asked for those in view, as each broker looks through all of its logs to answer.
import { useCallback, useRef, useState } from 'preact/hooks';
import { get } from './api.js';

const MOST = 200;

// Who may not know, and a hub or cluster that cannot tell.
const UNTOLD = [403, 404, 501];

export async function sizesOf(names, signal) {
  const { data } = await get('/admin/v1/sizes', { query: { topics: names.slice(0, MOST).join() }, signal });
  return new Map(data.map(each => [each.topic, each]));
}

// {told: whether they are told at all, of(name): bytes or undefined, look(names): asks for those that are not known}
export function useSizes() {
  const [known, setKnown] = useState(new Map());
  const [told, setTold] = useState(true);
  const asked = useRef(new Set());
  const look = useCallback(async names => {
    const wanted = names.filter(each => !asked.current.has(each));
    if (wanted.length === 0) return;
    wanted.forEach(each => asked.current.add(each));
    try {
      const found = await sizesOf(wanted);
      setKnown(before => new Map([...before, ...found]));
    } catch (failure) {
      if (UNTOLD.includes(failure.status)) setTold(false);
      // Otherwise they are asked for again when they come into view again.
      else wanted.forEach(each => asked.current.delete(each));
    }
  }, []);
  return { told, of: name => known.get(name)?.bytes, look };
}
