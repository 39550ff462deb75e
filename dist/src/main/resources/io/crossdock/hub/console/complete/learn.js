// Asks the hub for what proposals are made of, each thing once for an editor.
import { get, pages, path } from '../api.js';

export const nothing = () => ({ overview: null, parts: {}, topics: null, secrets: null });

// What the caller may not see, or the hub has not, is not proposed; everything else is.
const perhaps = asked => asked.catch(failure => {
  if (![403, 404, 409, 501].includes(failure.status)) throw failure;
  return [];
});

const has = (known, what) => (what.includes('/') ? what in known.parts : known[what] !== null);

async function ask(known, what) {
  if (what === 'overview') known.overview = (await get('/connect/catalogue')).data;
  else if (what === 'topics') known.topics = (await perhaps(pages('/admin/v1/topics'))).map(each => each.name);
  else if (what === 'secrets') known.secrets = await perhaps(get('/connect/secrets').then(answer => answer.data.secrets.map(each => each.name)));
  else known.parts[what] = (await get(path('/connect/catalogue/{}/{}', ...what.split('/')))).data;
}

// Adds to known what is wanted: 'overview', and what needs() of propose.js says.
export async function learn(known, wanted) {
  await Promise.all(wanted.filter(what => !has(known, what)).map(what => ask(known, what)));
}
