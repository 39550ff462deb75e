// What can be written at the cursor of a connector file. Decided from the text, the cursor and what the hub has told alone.
import { keysAt, nodesAt, optionsAt, partAt, present } from './keys.js';
import { read } from './yaml.js';

const SIDES = ['source', 'sink'];
const REFERENCES = [
  ['${env:NAME}', 'A variable of the hub\'s environment; ${env:NAME:default} if it may be missing.'],
  ['${file:./NAME}', 'The contents of a file, by its path from this one.'],
  ['${secret:NAME}', 'A secret that the cluster keeps: see crossdock connectors secrets.'],
];

// What the hub has to be asked for, before proposals for this place are whole: 'topics', 'secrets', 'kamelets/NAME',
// 'components/SCHEME'.
export function needs(text, cursor, overview) {
  const { entries, here } = read(text, cursor);
  if (!here) return [];
  const ofValue = here.kind === 'key' ? here.path : here.path.slice(0, -1);
  const part = partAt(entries, ofValue, overview);
  return [
    ...(part ? [part] : []),
    ...(here.kind !== 'key' && takesTopic(here.path) ? ['topics'] : []),
    ...(here.kind !== 'key' && takesReference(here.path) ? ['secrets'] : []),
  ];
}

// {from, to, items: [{label, insert, caret: [from, to], more, note, description}]}: the text from..to becomes `insert`, of which
// `caret` is selected then; `more` says that there are proposals for what comes next. null where nothing can be said.
export function propose(text, cursor, known) {
  const { entries, here } = read(text, cursor);
  if (!here) return null;
  const items = here.kind === 'key' ? keys(entries, here, known)
    : here.kind === 'item' ? [...keys(entries, here, known), ...values(entries, here, known)]
      : [...values(entries, here, known), ...keysBehind(entries, here, known)];
  return { from: here.from, to: here.to, items: matching(items, here.typed) };
}

// What the key at the cursor means: {name, description, note}, or null.
export function meaning(text, cursor, known) {
  const { entries, here } = read(text, cursor);
  if (!here) return null;
  const path = here.kind === 'key' ? [...here.path, here.name] : here.path.slice(0, here.path.findLastIndex(step => typeof step !== 'number') + 1);
  const name = path[path.length - 1];
  const key = keysAt(entries, path.slice(0, -1), known).find(each => each.name === name);
  return key && key.description ? { name: path.filter(step => typeof step !== 'number').join('.'), description: key.description, note: key.note } : null;
}

function matching(items, typed) {
  const words = typed.replace(/^["']/, '').toLowerCase();
  const begins = items.filter(each => each.label.toLowerCase().startsWith(words));
  return [...begins, ...items.filter(each => !begins.includes(each) && each.label.toLowerCase().includes(words))];
}

const spaces = number => ' '.repeat(number);

// The keys of a map, or of the elements of a list that begin with a dash.
function keys(entries, here, known) {
  const list = here.kind === 'key' && here.name === undefined && nodesAt(known.overview.schema, here.path).find(each => each.items);
  const path = list ? [...here.path, 0] : here.path;
  const lead = list ? '- ' : '';
  const taken = list ? [] : present(entries, path);
  const one = !list && nodesAt(known.overview.schema, path).some(each => each.maxProperties === 1) && taken.length > 0;
  return one && here.name === undefined ? [] : keysAt(entries, path, known)
    .filter(each => !taken.includes(each.name) || each.name === here.name)
    .map(each => proposed(each, here, lead, here.indent + lead.length));
}

// The keys of a section that nothing is written of yet: in the next line.
function keysBehind(entries, here, known) {
  if (here.flow || here.typed !== '' || here.from !== here.to) return [];
  const indent = here.indent + 2;
  return keysAt(entries, here.path, known).map(each => proposed(each, here, `\n${spaces(indent)}`, indent));
}

function proposed(key, here, lead, indent) {
  const common = { label: key.name, note: key.note, description: key.description };
  if (here.kind !== 'value' && here.name !== undefined) return { ...common, insert: key.name, caret: [key.name.length, key.name.length], more: false };
  const begin = `${lead}${key.name}:`;
  const [before, after] = key.shape === 'scalar' ? [' ', '']
    : here.flow ? (key.shape === 'list' ? [' [', ']'] : [' {', '}'])
      : [`\n${spaces(indent + 2)}${key.shape === 'list' ? '- ' : ''}`, ''];
  const caret = begin.length + before.length;
  return { ...common, insert: begin + before + after, caret: [caret, caret], more: true };
}

const last = path => path.filter(step => typeof step !== 'number').pop();

const takesTopic = path => ['topic', 'topics', 'deadLetter'].includes(last(path));

// Where ${…} stands for a secret; elsewhere it is Camel's language.
function takesReference(path) {
  return (SIDES.includes(path[0]) && ['properties', 'parameters'].includes(path[1])) || path[0] === 'datasource' || (last(path) === 'key' && path.includes('mask'));
}

function values(entries, here, known) {
  const { path } = here;
  const key = path[path.length - 1];
  const all = [];
  const add = (label, note = '', description = '') => all.push(plain(label, here, note, description));
  if (SIDES.includes(path[0]) && path.length === 2 && key === 'kamelet') {
    const ofSide = known.overview.kamelets.filter(each => each.sides.includes(path[0]));
    for (const each of ofSide.filter(one => one.missing.length === 0)) add(each.name, '', each.title);
    for (const each of ofSide.filter(one => one.missing.length > 0)) add(each.name, 'not installed', `${each.title}. First: crossdock connectors install ${each.missing.join(' ')}`);
    return all;
  }
  if (SIDES.includes(path[0]) && path.length === 2 && key === 'uri') {
    return known.overview.components.filter(each => each.sides.includes(path[0])).map(each => quoted(`${each.name}:`, here, each.title));
  }
  const option = optionsAt(entries, path.slice(0, -1), known).find(each => each.name === key);
  if (option) {
    const choices = option.type === 'boolean' ? ['true', 'false'] : option.choices;
    for (const each of choices) add(each, each === option.standard ? 'default' : '', option.description);
    if (choices.length === 0 && option.standard) add(option.standard, 'default', option.description);
  } else if (takesTopic(path)) {
    for (const each of known.topics ?? []) add(each, 'topic');
  }
  for (const node of nodesAt(known.overview.schema, path)) {
    const choices = node.enum ?? ('const' in node ? [node.const] : node.type === 'boolean' ? [true, false] : []);
    for (const each of choices) add(String(each));
  }
  const secret = option?.secret || ['password', 'key'].includes(key);
  if (takesReference(path) && (secret || /^["']?\$/.test(here.typed))) all.push(...references(here, known.secrets ?? []));
  return all;
}

function references(here, secrets) {
  return [
    ...secrets.map(name => {
      const reference = { ...quoted(`\${secret:${name}}`, here, 'A secret that the cluster keeps.'), note: 'secret' };
      return { ...reference, caret: [reference.insert.length, reference.insert.length] };
    }),
    ...REFERENCES.map(([text, description]) => {
      const reference = { ...quoted(text, here, description), note: 'reference' };
      const name = reference.insert.indexOf('NAME');
      return { ...reference, caret: [name, name + 'NAME'.length] };
    }),
  ];
}

const PLAIN = /^[A-Za-z_/][\w./-]*$|^\d+$/;

function plain(label, here, note, description) {
  const insert = (here.lead ?? '') + (PLAIN.test(label) ? label : JSON.stringify(label));
  return { label, insert, caret: [insert.length, insert.length], more: false, note, description };
}

// In quotes, with the cursor before the last of them.
function quoted(label, here, description) {
  const insert = `${here.lead ?? ''}"${label}"`;
  return { label, insert, caret: [insert.length - 1, insert.length - 1], more: false, note: '', description };
}
