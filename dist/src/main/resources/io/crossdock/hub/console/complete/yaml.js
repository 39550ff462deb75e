// What a YAML text says so far and where in it the cursor is. The text is still being written, so nothing of it need be right.

const KEY = /^("[^"]*"|'[^']*'|[^\s"'#{}[\],&*!|>%@`][^#]*?)\s*:(?=\s|$)/;

// {entries: [{path, value?}], here}. A path is of keys and of numbers of list elements. here is null where nothing can be
// proposed, else {kind, path, from, to, typed, indent, flow}: of a 'key', path is the map's; of a 'value' or an 'item', its own
// (at the beginning of an item there may be a value or a key). What stands between from and to is typed so far, and goes when
// something else is chosen. indent: the column where keys beside it begin. name: of the key that is there, with its colon.
export function read(text, cursor) {
  const entries = [];
  let here = null;
  // Maps and lists that the next line may go on with: indent is the column of their key or dash, inner that of their own keys.
  const open = [{ indent: -1, path: [], items: 0, inner: null }];
  const top = () => open[open.length - 1];
  const within = (from, to) => cursor >= from && cursor <= to;
  const mark = (kind, path, from, to, indent, more) => {
    here = { kind, path, from, to, typed: text.slice(from, Math.max(from, cursor)), indent, flow: false, ...more };
  };
  const flows = { text, cursor, within, entries, mark };
  // How far the key of a text of several lines is indented; -1 outside of one.
  let literal = -1;

  function leave(column, dash) {
    while (open.length > 1 && (top().indent > column || (top().indent === column && (top().item || !dash)))) open.pop();
  }

  function onBlank(column) {
    const parent = [...open].reverse().find(each => each.indent < column);
    if (parent.inner === null || parent.inner === column) mark('key', parent.path, cursor, cursor, column);
  }

  // What stands behind a key and its colon. Returns where it ends.
  function valueOf(path, colon, end, column) {
    let from = colon;
    while (from < end && text[from] === ' ') from++;
    const lead = cursor === colon ? ' ' : '';
    if (from === end || text[from] === '#') {
      entries.push({ path });
      open.push({ indent: column, path, items: 0, inner: null });
      if (within(colon, from)) mark('value', path, cursor, cursor, column, { lead });
    } else if (text[from] === '|' || text[from] === '>') {
      entries.push({ path });
      literal = column;
    } else if (text[from] === '{' || text[from] === '[') {
      return flow(flows, from, path, column);
    } else {
      const to = scalarEnd(text, from, end);
      entries.push({ path, value: unquoted(text.slice(from, to)) });
      if (within(colon, to)) mark('value', path, from, to, column, { lead });
    }
    return end;
  }

  // One line; returns where what it says ends, which may be some lines on.
  function line(start, end) {
    const raw = text.slice(start, end);
    let column = raw.search(/[^ ]|$/);
    const blank = raw.trim() === '';
    if (literal >= 0) {
      if (blank ? cursor - start > literal : column > literal) return end;
      if (!blank) literal = -1;
    }
    if (blank) {
      if (within(start, end)) onBlank(cursor - start);
      return end;
    }
    if (raw[column] === '#') return end;
    let item = false;
    while (raw[column] === '-' && /\s/.test(raw[column + 1] ?? ' ')) {
      leave(column, true);
      const list = top();
      list.inner ??= column;
      open.push({ indent: column, path: [...list.path, list.items++], items: 0, inner: null, item: true });
      item = true;
      const dash = column++;
      while (raw[column] === ' ') column++;
      if (column >= raw.length) {
        if (within(start + dash + 2, end)) mark('item', top().path, cursor, cursor, cursor - start);
        return end;
      }
    }
    if (!item) leave(column, false);
    const parent = top();
    const from = start + column;
    if (text[from] === '{' || text[from] === '[') return flow(flows, from, parent.path, column);
    const key = KEY.exec(text.slice(from, end));
    const fits = parent.inner === null || parent.inner === column;
    if (!key) {
      const to = scalarEnd(text, from, end);
      if (item) entries.push({ path: parent.path, value: unquoted(text.slice(from, to)) });
      if (within(from, to) && fits) mark(item ? 'item' : 'key', parent.path, from, to, column);
      return end;
    }
    parent.inner ??= column;
    const to = from + key[1].length;
    const name = unquoted(key[1]);
    if (within(from, to)) mark('key', parent.path, from, to, column, { name });
    return valueOf([...parent.path, name], from + key[0].length, end, column);
  }

  for (let at = 0; at <= text.length;) {
    at = lineEnd(text, line(at, lineEnd(text, at))) + 1;
  }
  return { entries, here };
}

// A map or list in braces or brackets, from the first of them. Returns where it ends; without an end, that of the text.
function flow(reader, at, path, indent) {
  const { text, cursor, within, mark } = reader;
  const map = text[at] === '{';
  const more = { flow: true };
  let index = 0;
  let next = at + 1;
  while (next <= text.length) {
    const slot = next;
    const from = skipped(text, slot);
    const ends = from >= text.length || /[}\],]/.test(text[from]);
    const own = map ? path : [...path, index];
    if (ends) {
      if (within(slot, from)) mark(map ? 'key' : 'item', own, cursor, cursor, indent, more);
      if (text[from] !== ',') return Math.min(text.length, from + 1);
      next = from + 1;
      index++;
      continue;
    }
    next = map ? pair(reader, from, path, indent) : element(reader, from, own, indent);
    next = skipped(text, next);
    if (text[next] === ',') next++;
    else if (next >= text.length || /[}\]]/.test(text[next])) return Math.min(text.length, next + 1);
    index++;
  }
  return text.length;
}

function element(reader, from, path, indent) {
  const { text, within, entries, mark } = reader;
  if (text[from] === '{' || text[from] === '[') return flow(reader, from, path, indent);
  const to = tokenEnd(text, from);
  entries.push({ path, value: unquoted(text.slice(from, to)) });
  if (within(from, to)) mark('item', path, from, to, indent, { flow: true });
  return Math.max(to, from + 1);
}

function pair(reader, from, path, indent) {
  const { text, cursor, within, entries, mark } = reader;
  const to = tokenEnd(text, from);
  const name = unquoted(text.slice(from, to));
  const colon = skipped(text, to);
  const complete = text[colon] === ':';
  if (within(from, to)) mark('key', path, from, to, indent, complete ? { flow: true, name } : { flow: true });
  if (!complete) return Math.max(to, from + 1);
  const own = [...path, name];
  const value = skipped(text, colon + 1);
  if (text[value] === '{' || text[value] === '[') return flow(reader, value, own, indent);
  const end = value >= text.length || /[,}\]]/.test(text[value]) ? value : tokenEnd(text, value);
  entries.push(end === value ? { path: own } : { path: own, value: unquoted(text.slice(value, end)) });
  if (within(colon + 1, end)) {
    // What stands in a later line is rather what follows, if the brace is not closed yet.
    const [at, until] = end === value || text.slice(cursor, value).includes('\n') ? [cursor, cursor] : [value, end];
    mark('value', own, at, until, indent, { flow: true, lead: cursor === colon + 1 ? ' ' : '' });
  }
  return Math.max(end, colon + 1);
}

const lineEnd = (text, at) => {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
};

// Where a plain or quoted text that begins here is over, within its line.
function scalarEnd(text, from, end) {
  if (text[from] === '"' || text[from] === "'") {
    const close = text.indexOf(text[from], from + 1);
    if (close >= 0 && close < end) return close + 1;
  }
  const comment = text.slice(from, end).search(/\s#/);
  return from + text.slice(from, comment < 0 ? end : from + comment).trimEnd().length;
}

// The same within braces or brackets.
function tokenEnd(text, from) {
  const end = lineEnd(text, from);
  if (text[from] === '"' || text[from] === "'") {
    const close = text.indexOf(text[from], from + 1);
    return close >= 0 && close < end ? close + 1 : from + text.slice(from, end).trimEnd().length;
  }
  const stop = text.slice(from, end).search(/[,{}[\]]|:(?=[\s,}\]]|$)|\s#/);
  return from + text.slice(from, stop < 0 ? end : from + stop).trimEnd().length;
}

// Behind white space and comments.
function skipped(text, at) {
  return at + /^(?:\s|(?<=\s)#[^\n]*)*/.exec(text.slice(at))[0].length;
}

const unquoted = text => (/^(["']).*\1$/.test(text) ? text.slice(1, -1) : text);
