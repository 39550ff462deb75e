// A field for the text of a connector file that proposes what may stand at the cursor. The text keeps the focus: of the list
// beneath, the one that would be chosen is told by aria-activedescendant.
import { h } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { count, plural } from '../ui/format.js';
import { learn, nothing } from './learn.js';
import { meaning, needs, propose } from './propose.js';

const LINE = 18.75;
// More are not shown: typing on finds one sooner.
const MOST = 100;
const MOVES = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', 'Backspace', 'Delete'];

// change(text) is called with every change; right is named when it is missing.
export function YamlField({ name, label, value, change, rows, hint, right }) {
  const id = useId();
  const field = useRef(null);
  const known = useRef(nothing());
  const turn = useRef(0);
  // Whether there is a list, or will be when the hub has answered; typing on narrows it.
  const open = useRef(false);
  const [list, setList] = useState(null);
  const [active, setActive] = useState(0);
  const [note, setNote] = useState('');
  const [about, setAbout] = useState(null);

  const tellAbout = () => field.current && known.current.overview && setAbout(meaning(field.current.value, field.current.selectionStart, known.current));
  useEffect(() => {
    learn(known.current, ['overview']).then(tellAbout, () => {}); // asked again, and then told, when there is to be a proposal
    return () => { turn.current = -1; };
  }, []);
  const close = (told = '') => {
    turn.current++;
    open.current = false;
    setList(null);
    setNote(told);
  };
  // asked: by the user, who is to hear what comes of it; else the text has changed or goes on.
  const look = async asked => {
    const now = ++turn.current;
    open.current = true;
    const { value: text, selectionStart: cursor } = field.current;
    if (asked) setNote('Looking for what may stand here …');
    try {
      await learn(known.current, ['overview']);
      await learn(known.current, needs(text, cursor, known.current.overview));
    } catch (failure) {
      if (turn.current === now) close(failure.status === 403 ? `Nothing is proposed; the right that is missing: ${right}.` : `Nothing is proposed: ${failure.message}`);
      return;
    }
    if (turn.current !== now) return;
    const found = propose(text, cursor, known.current);
    if (!found || found.items.length === 0) return close(asked ? 'There is nothing to propose here.' : '');
    setList({ ...found, text });
    setActive(0);
    setNote(plural(found.items.length, 'proposal') + (found.items.length > MOST ? `, the first ${count(MOST)} are shown` : '') + '.');
  };
  const choose = item => {
    const { from, to } = list;
    close();
    write(field.current, from, to, item.insert);
    field.current.setSelectionRange(from + item.caret[0], from + item.caret[1]);
    tellAbout();
    if (item.more) look(false);
  };
  const shown = list ? list.items.slice(0, MOST) : [];
  const onKeyDown = event => {
    if (event.isComposing) return;
    const opens = (event.ctrlKey && event.code === 'Space') || (event.altKey && event.key === 'ArrowDown');
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (opens) look(true);
    else if (list && step) setActive((active + step + shown.length) % shown.length);
    else if (list && event.key === 'Enter') list.text === field.current.value && choose(shown[active]); // else it is of before
    else if (list && event.key === 'Escape') close();
    else if (event.key !== 'Enter' || !indented(event, field.current)) return;
    event.preventDefault();
  };
  const onKeyUp = event => {
    if (!MOVES.includes(event.key)) return;
    tellAbout();
    if (list && ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) look(false);
  };
  const leaves = event => list && !event.currentTarget.contains(event.relatedTarget) && close();

  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    h('div', { class: 'completed', onFocusOut: leaves },
      h('textarea', {
        id, name, ref: field, class: 'mono', rows, value, spellcheck: false, autocapitalize: 'off', autocomplete: 'off',
        'aria-autocomplete': 'list', 'aria-describedby': `${id}-hint`, 'aria-controls': list ? `${id}-list` : undefined,
        'aria-activedescendant': list ? `${id}-${active}` : undefined,
        onInput: event => { change(event.target.value); tellAbout(); if (open.current) look(false); },
        onKeyDown, onKeyUp, onClick: () => { tellAbout(); if (list) close(); },
      }),
      list && h(Proposals, { id, field: field.current, from: list.from, shown, active, setActive, choose, onKeyDown })),
    h('div', { class: 'note-line' },
      h('button', { type: 'button', class: 'quiet', onClick: () => { field.current.focus(); look(true); } }, 'Propose'),
      h('p', { class: 'hint', role: 'status' }, note)),
    about && h('p', { class: 'hint about' }, h('strong', null, about.name), ` ${about.description}`, about.note && ` (${about.note})`),
    h('p', { class: 'hint', id: `${id}-hint` }, 'Ctrl+Space, or Alt+Down, proposes what may stand at the cursor. ', hint));
}

function Proposals({ id, field, from, shown, active, setActive, choose, onKeyDown }) {
  const list = useRef(null);
  useEffect(() => list.current.children[active]?.scrollIntoView({ block: 'nearest' }), [shown, active]);
  const before = field.value.slice(0, from);
  const row = before.split('\n').length;
  const place = { '--column': from - before.lastIndexOf('\n') - 1, top: `${Math.max(LINE, Math.min(field.clientHeight, row * LINE + 6 - field.scrollTop))}px` };
  const { description } = shown[active];
  return h('div', { class: 'proposals', style: place },
    h('ul', { ref: list, id: `${id}-list`, role: 'listbox', 'aria-label': 'Proposals', tabIndex: 0, onKeyDown }, shown.map((each, at) =>
      h('li', {
        key: each.label, id: `${id}-${at}`, role: 'option', 'aria-selected': at === active ? 'true' : 'false',
        'aria-describedby': at === active && description ? `${id}-meaning` : undefined,
        onMouseDown: event => event.preventDefault(), // the text keeps the focus
        onMouseMove: () => at === active || setActive(at), onClick: () => choose(each),
      }, h('span', { class: 'mono' }, each.label), each.note && h('span', { class: 'faint' }, each.note)))),
    description && h('p', { id: `${id}-meaning` }, description));
}

// As if it was typed: the browser's undo takes it back.
function write(field, from, to, text) {
  field.focus();
  field.setSelectionRange(from, to);
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// A new line begins where the one before does. Returns whether there was anything to do.
function indented(event, field) {
  const { value, selectionStart: at, selectionEnd } = field;
  const spaces = /^ */.exec(value.slice(value.lastIndexOf('\n', at - 1) + 1, at))[0];
  if (at !== selectionEnd || spaces === '' || event.ctrlKey || event.altKey || event.metaKey) return false;
  write(field, at, at, `\n${spaces}`);
  return true;
}
