// Which keys a map of a connector file may have, by its path: from the JSON Schema, a kamelet's properties or a component's
// parameters. `known` is what the hub told of its catalogue so far: {overview, parts: {'kamelets/NAME': …}}.

// Beside the one key there is never one of the others.
const EXCLUDED = { kamelet: ['uri', 'parameters'], properties: ['uri', 'parameters'], uri: ['kamelet', 'properties'], parameters: ['kamelet', 'properties'] };
const SIDES = ['source', 'sink', 'from'];
const FIRST = ['name', ...SIDES];

// What a node of the schema may be: references and alternatives resolved.
function spread(schema, node) {
  if (node.$ref) return spread(schema, node.$ref.split('/').slice(1).reduce((each, name) => each[name], schema));
  return node.anyOf ? node.anyOf.flatMap(each => spread(schema, each)) : [node];
}

// All that the value at this path may be.
export function nodesAt(schema, path) {
  return path.reduce((nodes, step) => nodes.flatMap(node => {
    const next = typeof step === 'number' ? node.items : node.properties?.[step];
    return next ? spread(schema, next) : [];
  }), [schema]);
}

const scalar = node => ![undefined, 'object', 'array'].includes([node.type].flat()[0]) || 'enum' in node || 'const' in node;

// 'section', 'list' or 'scalar': what is to be written behind a key. Where there is a choice, the shortest.
function shape(schema, node) {
  const nodes = spread(schema, node);
  if (nodes.length === 0 || nodes.some(scalar)) return 'scalar';
  return nodes.some(each => each.type === 'object') ? 'section' : 'list';
}

const beneath = (entries, path) => entries.filter(entry => entry.path.length > path.length && path.every((step, at) => entry.path[at] === step));

// The keys that a map has already.
export const present = (entries, path) => [...new Set(beneath(entries, path).map(entry => entry.path[path.length]))];

export const valueAt = (entries, path) => entries.find(entry => entry.path.length === path.length && path.every((step, at) => entry.path[at] === step))?.value;

// The kamelet or component whose settings stand at this path, as the hub calls it; null elsewhere.
export function partAt(entries, path, overview) {
  const [side, section] = path;
  if (path.length !== 2 || (side !== 'source' && side !== 'sink')) return null;
  if (section === 'properties') {
    const name = valueAt(entries, [side, 'kamelet']);
    return overview.kamelets.some(each => each.name === name) ? `kamelets/${name}` : null;
  }
  if (section !== 'parameters') return null;
  const scheme = valueAt(entries, [side, 'uri'])?.split(/[:?]/, 1)[0];
  return overview.components.some(each => each.name === scheme) ? `components/${scheme}` : null;
}

// What can be set of the kamelet or component at this path, on its side.
export function optionsAt(entries, path, known) {
  const part = known.parts[partAt(entries, path, known.overview)];
  return part ? part.options.filter(each => each.sides.length === 0 || each.sides.includes(path[0])) : [];
}

// [{name, shape, description, note, required}], those to be written first first.
export function keysAt(entries, path, known) {
  if (partAt(entries, path, known.overview)) {
    const uri = valueAt(entries, [path[0], 'uri']) ?? '';
    return optionsAt(entries, path, known)
      .filter(each => !(each.inUri && uri.includes(':')))
      .map(each => ({ name: each.name, shape: 'scalar', description: each.description, required: each.required, note: noteOf(each) }))
      .sort((one, other) => other.required - one.required);
  }
  const { schema } = known.overview;
  const keys = nodesAt(schema, path).flatMap(node => Object.entries(node.properties ?? {}).map(([name, value]) => ({
    name, shape: shape(schema, value), description: value.description ?? '', required: Boolean(node.required?.includes(name)), note: '',
  })));
  if (path.length === 0) return atTop(entries, keys, known.overview.keys);
  const gone = path[0] === 'source' || path[0] === 'sink' ? present(entries, path).flatMap(each => EXCLUDED[each] ?? []) : [];
  return keys.filter(each => !gone.includes(each.name));
}

// A connector is one of three kinds, each with keys of its own.
function atTop(entries, keys, ofSides) {
  const there = present(entries, []);
  const side = SIDES.find(each => there.includes(each)) ?? (there.includes('to') ? 'from' : null);
  const others = [...SIDES, 'to'].filter(each => each !== side && !(side === 'from' && each === 'to'));
  const place = each => (FIRST.includes(each.name) ? FIRST.indexOf(each.name) : FIRST.length);
  return keys
    .filter(each => (side ? ofSides[side].includes(each.name) && !others.includes(each.name) : each.name !== 'to'))
    .sort((one, other) => place(one) - place(other));
}

function noteOf({ type, required, standard, secret }) {
  return [required && 'required', secret ? 'secret' : type, standard !== undefined && `default ${standard}`].filter(Boolean).join(', ');
}
