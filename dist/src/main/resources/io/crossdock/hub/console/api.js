// Asks the hub's REST APIs as whoever has logged in.
import { authorization, refused } from './session.js';

// What the hub refused: problem+json of /admin/v1, or {error_code, message} of /connect and /registry.
export class Refusal extends Error {
  constructor(status, detail, errors = []) {
    super(detail);
    this.status = status;
    this.errors = errors;
  }

  fieldErrors() {
    return Object.fromEntries(this.errors.map(each => [each.field, each.message]));
  }
}

export function path(template, ...names) {
  return template.replace(/\{\}/g, () => encodeURIComponent(names.shift()));
}

function address(template, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? template : template + '?' + new URLSearchParams(given);
}

async function refusal(response) {
  const text = await response.text();
  try {
    const problem = JSON.parse(text);
    return new Refusal(response.status, problem.detail || problem.message || response.statusText, problem.errors || []);
  } catch {
    return new Refusal(response.status, text || response.statusText || `status ${response.status}`);
  }
}

async function send(method, where, { query, body, ifMatch, signal, early = false, accept = 'application/json' } = {}) {
  const headers = { Accept: accept };
  if (authorization()) headers.Authorization = authorization();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (ifMatch) headers['If-Match'] = ifMatch;
  let response;
  try {
    response = await fetch(address(where, query), {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      // Otherwise the browser would ask for a password with a window of its own, and keep it.
      credentials: 'omit',
      cache: 'no-store',
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Refusal(0, 'The hub does not answer. Is it running? See bin/crossdock status.');
  }
  if (response.status === 401 && !early) refused();
  if (!response.ok) throw await refusal(response);
  return response;
}

// {data, etag}; throws Refusal, or an AbortError when signal says so.
export async function ask(method, where, options) {
  const response = await send(method, where, options);
  const text = await response.text();
  return { data: text ? JSON.parse(text) : null, etag: response.headers.get('ETag') };
}

const EARLY_FOR = 5000;
const askedEarly = new Map();

// Asks for what a page will ask for, while that page is still being fetched. It is taken once, within five seconds.
export function askEarly(where, query) {
  const key = address(where, query);
  const asked = ask('GET', where, { query, early: true });
  askedEarly.set(key, asked);
  asked.catch(() => askedEarly.delete(key));
  setTimeout(() => askedEarly.delete(key), EARLY_FOR);
}

export function get(where, options) {
  const key = address(where, options?.query);
  const asked = askedEarly.get(key);
  askedEarly.delete(key);
  return asked ? asked.catch(() => ask('GET', where, options)) : ask('GET', where, options);
}

// An answer that comes line by line, each of them JSON: told to `lines` as many at a time as there are.
export async function stream(where, { query, signal, lines }) {
  const response = await send('GET', where, { query, signal, accept: 'application/x-ndjson' });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    const parts = (rest + value).split('\n');
    rest = parts.pop();
    if (parts.length > 0) lines(parts.map(line => JSON.parse(line)));
  }
}

// Every part of a list, told to `part` with all that came so far, so that the first can be seen at once.
export async function pages(where, { query = {}, signal, part = () => {} } = {}) {
  let all = [];
  let after;
  do {
    const { data } = await get(where, { query: { ...query, limit: 1000, after }, signal });
    all = all.concat(data.items);
    after = data.next;
    part(all, Boolean(after));
  } while (after);
  return all;
}
