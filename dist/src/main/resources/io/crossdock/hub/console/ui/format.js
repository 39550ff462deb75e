// Numbers, sizes and times as people read them.
const whole = new Intl.NumberFormat('en');

export const count = value => (value === null || value === undefined ? '–' : whole.format(value));

export function plural(number, one, many = one + 's') {
  return `${count(number)} ${number === 1 ? one : many}`;
}

export function bytes(value) {
  if (value === null || value === undefined) return '–';
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let at = 0;
  let left = value;
  while (left >= 1024 && at < units.length - 1) {
    left /= 1024;
    at++;
  }
  return `${at === 0 || left >= 100 ? Math.round(left) : left.toFixed(1)} ${units[at]}`;
}

export function time(iso) {
  return iso ? new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }) : '–';
}

const steps = [[86400000, 'd'], [3600000, 'h'], [60000, 'min'], [1000, 's']];

// What a setting in milliseconds comes to, such as '7 d'; empty if it is no round number of anything.
export function duration(milliseconds) {
  const step = steps.find(([size]) => milliseconds >= size && milliseconds % size === 0);
  return step ? `${whole.format(milliseconds / step[0])} ${step[1]}` : '';
}

// How old something is, in whole steps: '79 s', '3 min', '2 h'.
export function age(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  const step = steps.find(([size]) => seconds * 1000 >= 2 * size) || steps.at(-1);
  return `${whole.format(Math.round(seconds * 1000 / step[0]))} ${step[1]}`;
}

// JSON with a line for each of its members. Nothing of it is parsed: numbers stay as they are written, however long.
export function indented(json) {
  let depth = 0;
  const line = () => '\n' + '  '.repeat(depth);
  return json.replace(/"(?:[^"\\]|\\.)*"|[[\]{},:]|\s+|[^"[\]{},:\s]+/g, (part, at) => {
    switch (part) {
      case '{': case '[':
        depth++;
        return /^\s*[}\]]/.test(json.slice(at + 1, at + 50)) ? part : part + line();
      case '}': case ']':
        depth--;
        return /[{[]\s*$/.test(json.slice(Math.max(0, at - 50), at)) ? part : line() + part;
      case ',': return part + line();
      case ':': return ': ';
      default: return part.trim();
    }
  });
}
