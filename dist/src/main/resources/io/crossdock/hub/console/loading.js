// What a page loads: asked again when `inputs` change or reload() is called, and given up when the page is left.
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';

// load(signal, show): its result, or what show was called with on the way, becomes `data`.
export function useLoad(load, inputs, { every } = {}) {
  const [shown, setShown] = useState({ data: null, error: null, busy: true });
  const [turn, setTurn] = useState(0);
  const reload = useCallback(() => setTurn(last => last + 1), []);
  const key = JSON.stringify(inputs);
  const last = useRef(key);
  const asking = useRef(false);
  useEffect(() => {
    const abort = new AbortController();
    const show = data => abort.signal.aborted || setShown({ data, error: null, busy: true });
    // Other inputs: what was shown is of something else. The same again: it stays until there is newer.
    const same = last.current === key;
    last.current = key;
    setShown(before => (same ? { ...before, busy: true } : { data: null, error: null, busy: true }));
    const end = next => {
      if (abort.signal.aborted) return;
      asking.current = false;
      setShown({ ...next, busy: false });
    };
    asking.current = true;
    load(abort.signal, show).then(data => end({ data, error: null }), error => end({ data: null, error }));
    return () => abort.abort();
  }, [key, turn]);
  // What is forbidden stays so: asking on would only fill the audit.
  const forbidden = shown.error?.status === 403;
  useEffect(() => {
    if (!every || forbidden) return undefined;
    // A hub that takes longer than that is not asked again before it has answered.
    const timer = setInterval(() => document.hidden || asking.current || reload(), every);
    return () => clearInterval(timer);
  }, [every, forbidden]);
  return { ...shown, reload };
}
