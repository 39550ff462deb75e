// What a page loads: asked again when `inputs` change or reload() is called, and given up when the page is left.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

// load(signal, show): its result, or what show was called with on the way, becomes `data`.
export function useLoad(load, inputs, { every } = {}) {
  const [shown, setShown] = useState({ data: null, error: null, busy: true });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn(last => last + 1), []);
  const key = JSON.stringify(inputs);
  const last = useRef(key);
  useEffect(() => {
    const abort = new AbortController();
    const show = data => abort.signal.aborted || setShown({ data, error: null, busy: true });
    // Other inputs: what was shown is of something else. The same again: it stays until there is newer.
    setShown(before => ({ data: last.current === key ? before.data : null, error: null, busy: true }));
    last.current = key;
    load(abort.signal, show).then(
      data => abort.signal.aborted || setShown({ data, error: null, busy: false }),
      error => abort.signal.aborted || setShown({ data: null, error, busy: false }),
    );
    return () => abort.abort();
  }, [key, turn]);
  useEffect(() => {
    if (!every) return undefined;
    const timer = setInterval(() => document.hidden || reload(), every);
    return () => clearInterval(timer);
  }, [every]);
  return { ...shown, reload };
}
