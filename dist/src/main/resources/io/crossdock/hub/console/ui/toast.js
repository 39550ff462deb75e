// Short word of what was done, also spoken by screen readers.
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const SHOWN = 6000;
let tell = () => {};

export function toast(text) {
  tell(text);
}

export function Toasts() {
  const [text, setText] = useState('');
  useEffect(() => {
    let timer;
    tell = next => {
      clearTimeout(timer);
      setText(next);
      timer = setTimeout(() => setText(''), SHOWN);
    };
    return () => clearTimeout(timer);
  }, []);
  return h('div', { class: text ? 'toast shown' : 'toast', role: 'status', 'aria-live': 'polite' }, text);
}
