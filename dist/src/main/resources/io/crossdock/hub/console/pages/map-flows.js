// What feeds what, as far as the hub's APIs tell: connectors on both sides, clients that write, and groups and clients that read.
import { get, pages } from '../api.js';
import { bytes } from '../ui/format.js';

// What groups beyond that many read is not drawn: nobody could read the map.
export const MOST_GROUPS = 200;
const MOST_AT_ONCE = 1000;

// Clients that write, or read, beyond that many are left out, those who do it least.
export const MOST_CLIENTS = 100;

// Lag that is older is drawn as a trouble spot.
const LATE_SECONDS = 60;

// A list, or nothing where the hub or its cluster has no such thing or the caller may not see it.
const perhaps = (list, missing) => list.catch(failure => {
  if (![403, 404, 501].includes(failure.status)) throw failure;
  missing.push(failure.status);
  return [];
});

// Of `asked`, which are among `all` in the same order: those up to the last of them, in one call as a rule.
async function lags(all, asked, signal) {
  const names = new Set(asked.map(each => each.group));
  const found = [];
  let left = all.indexOf(asked[asked.length - 1]) + 1;
  let after;
  while (left > 0) {
    const { data } = await get('/admin/v1/lags', { query: { limit: Math.min(left, MOST_AT_ONCE), after }, signal });
    found.push(...data.items.filter(each => names.has(each.group)));
    left = data.next ? left - MOST_AT_ONCE : 0;
    after = data.next;
  }
  return found;
}

const NAME = /^[A-Za-z0-9._-]+$/;

// What a connector's file names: a topic; a pattern, with those topics of it that others name as well; or a name that each
// record makes, such as 'documents.${header.type}', of which no API tells what it came to.
export function meant(written, named) {
  if (NAME.test(written) || written.includes('${')) return [written];
  try {
    const all = new RegExp(`^(?:${written})$`);
    return [written, ...named.filter(each => all.test(each))];
  } catch {
    // Java's patterns know more than those here.
    return [written];
  }
}

// Connectors, groups, and how far behind those of them are that are drawn.
async function owners(signal, missing) {
  const [connectors, groups] = await Promise.all([
    perhaps(get('/connectors', { signal }).then(answer => answer.data), missing),
    perhaps(pages('/admin/v1/groups', { signal }), missing),
  ]);
  const ofConnectors = new Set(connectors.flatMap(each => [`connector-${each.name}`, `connector-${each.name}-redrive`]));
  const others = groups.filter(each => !ofConnectors.has(each.group) && each.group !== 'schema-registry');
  return { connectors, groups, others, drawn: await lags(groups, others.slice(0, MOST_GROUPS), signal) };
}

export async function gather(signal) {
  const missing = [];
  const [{ connectors, groups, others, drawn }, writers, readers] = await Promise.all([
    owners(signal, missing),
    perhaps(pages('/admin/v1/writers', { signal }), missing),
    perhaps(pages('/admin/v1/readers', { signal }), missing),
  ]);
  const clients = clientsOf(writers.map(each => ({ ...each, rate: each.recordsPerSecond })));
  const alone = withoutGroup(readers, groups, drawn);
  return {
    ...flows(connectors, drawn, clients.slice(0, MOST_CLIENTS), alone.slice(0, MOST_CLIENTS)),
    undrawn: Math.max(0, clients.length - MOST_CLIENTS) + Math.max(0, alone.length - MOST_CLIENTS),
    unasked: Math.max(0, others.length - MOST_GROUPS),
    missing: missing.filter(status => status !== 501),
    untold: missing.includes(501),
  };
}

// Those who write or read as themselves: connectors are drawn already, and what the hub and the cluster keep for themselves
// begins with an underscore, or with the hub's own name. Those who do it most come first.
export function clientsOf(all) {
  const clients = new Map();
  for (const { topic, user, client, rate } of all) {
    if (topic.startsWith('_') || /^(connector-|crossdock-|dead-letters$)/.test(client)) continue;
    const id = `client ${client} of ${user}`;
    const known = clients.get(id) || { id, name: client || user, user, rate: 0, topics: [] };
    known.rate += rate;
    known.topics.push({ topic, rate });
    clients.set(id, known);
  }
  return [...clients.values()].sort((one, other) => other.rate - one.rate);
}

// Of those who read, whoever does it for no group that is known: members are known by their ids, or by those that Kafka's
// clients make of the group's name where they are given none.
export function withoutGroup(readers, groups, drawn) {
  const names = new Set(groups.map(each => each.group));
  const members = new Set(drawn.flatMap(each => each.partitions.map(part => `${part.topic} ${part.client}`)));
  const ofGroup = ({ topic, client }) => members.has(`${topic} ${client}`) || names.has(/^consumer-(.+)-\d+$/.exec(client)?.[1]);
  return clientsOf(readers.filter(each => !ofGroup(each)).map(each => ({ ...each, rate: each.bytesPerSecond })))
    .map(each => ({ ...each, id: `reader ${each.id}` }));
}

// Whole, unless that is nothing.
const perSecond = rate => (rate === 0 || rate >= 10 ? Math.round(rate) : Math.max(0.1, Math.round(rate * 10) / 10));

function ofClient({ id, name, user, rate, topics }) {
  return {
    id, name, kind: 'client', place: ['topics', topics[0].topic], rate: perSecond(rate), trouble: null,
    note: `client of ${user}, ${perSecond(rate)}/s`,
  };
}

function ofReader(reader) {
  return { ...ofClient(reader), rate: 0, note: `client of ${reader.user}, ${bytes(reader.rate)}/s` };
}

const BAD = { FAILED: 'failed', RETRYING: 'is retrying' };

function ofConnector(connector) {
  const { name, endpoint, kind, state, progress, recordsDeadLettered } = connector;
  const rate = progress.recordsPerSecond;
  const trouble = BAD[state] || (progress.breaker !== 'CLOSED' ? 'its target is away' : recordsDeadLettered > 0 ? `${recordsDeadLettered} dead letters` : null);
  return {
    id: `connector ${name}`, name, kind, place: ['connectors', name], rate, trouble,
    note: `${endpoint ?? 'wrong file'}, ${rate}/s${kind === 'sink' && progress.lag > 0 ? `, ${progress.lag} behind` : ''}`,
  };
}

function ofGroup({ group, state, total, lagSeconds, partitions }) {
  const clients = [...new Set(partitions.map(each => each.client).filter(Boolean))];
  return {
    id: `group ${group}`, name: group, kind: 'group', place: ['groups', group], rate: 0,
    trouble: lagSeconds > LATE_SECONDS ? `${Math.round(lagSeconds)} s behind` : null,
    note: `${clients.length > 0 ? `client ${clients[0]}${clients.length > 1 ? ` and ${clients.length - 1} more` : ''}` : state.toLowerCase()}${total > 0 ? `, ${total} behind` : ''}`,
  };
}

const placeOf = topic => (NAME.test(topic) ? ['topics', topic] : ['topics']);

const noteOf = topic => (NAME.test(topic) ? '' : topic.includes('${') ? 'each record says which' : 'every topic of this pattern');

// {sources, topics, readers, edges: [{from, to, rate, bytes?, trouble}]}; ids are of the three lists. rate is of records.
export function flows(connectors, groups, clients = [], alone = []) {
  const sources = [...connectors.filter(each => each.kind === 'source').map(ofConnector), ...clients.map(ofClient)];
  const sinks = connectors.filter(each => each.kind === 'sink').map(ofConnector);
  const edges = [];
  const named = [...new Set([...connectors.flatMap(each => each.topics), ...groups.flatMap(each => each.partitions.map(part => part.topic)), ...[...clients, ...alone].flatMap(each => each.topics.map(part => part.topic))])].filter(each => NAME.test(each));
  for (const connector of connectors) {
    const self = ofConnector(connector);
    for (const topic of new Set(connector.topics.flatMap(each => meant(each, named)))) {
      const ends = connector.kind === 'source' ? { from: self.id, to: `topic ${topic}` } : { from: `topic ${topic}`, to: self.id };
      if (connector.kind) edges.push({ ...ends, rate: self.rate, trouble: self.trouble });
    }
  }
  for (const { id, topics } of clients) {
    for (const { topic, rate } of topics) edges.push({ from: id, to: `topic ${topic}`, rate: perSecond(rate), trouble: null });
  }
  for (const group of groups) {
    const self = ofGroup(group);
    for (const topic of new Set(group.partitions.map(each => each.topic))) edges.push({ from: `topic ${topic}`, to: self.id, rate: 0, trouble: self.trouble });
  }
  for (const { id, topics } of alone) {
    for (const { topic, rate } of topics) edges.push({ from: `topic ${topic}`, to: id, rate: 0, bytes: rate, trouble: null });
  }
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]).filter(each => each.startsWith('topic ')))];
  return {
    sources,
    topics: names.map(id => ({ id, name: id.slice('topic '.length), kind: 'topic', place: placeOf(id.slice('topic '.length)), note: noteOf(id.slice('topic '.length)) })),
    readers: [...sinks, ...groups.filter(each => each.partitions.length > 0).map(ofGroup), ...alone.map(ofReader)],
    edges,
  };
}
