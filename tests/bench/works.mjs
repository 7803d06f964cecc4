// What is measured. Each work is a set of requests that are asked by turns, so that no answer is asked for twice in a row.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [FULL, NARROW] = ['full', 'narrow'].map((name) => readFileSync(join(import.meta.dirname, `${name}.graphql`), 'utf8'));
const [PAGES, DEEP, SIGNED, SEARCHES] = [100, 1000, 600, 48];

export async function json(url, init) {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${answer.status} ${url}: ${(await answer.text()).slice(0, 400)}`);
  return answer.json();
}

export const post = (query, variables) => ({ method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });

/** The first pages by name with what they hold, and the address of a page far behind. */
async function walk(api, headers, services) {
  const [pages, last] = [[], Math.min(DEEP, Math.floor(services * 0.9 / 50))];
  let address = `${api}/v1/directory/services?view=full&limit=50&sort=name`;
  for (let at = 0, before = '00000000-0000-0000-0000-000000000000'; ; at++) {
    if (at === last) return { pages, deep: address.slice(api.length) };
    const page = await json(at < PAGES ? address : address.replace('view=full', 'view=summary'), { headers });
    if (at < PAGES) pages.push({ path: address.slice(api.length), before, items: page.items });
    before = page.items.at(-1).id;
    address = page.next.replace('view=summary', 'view=full');
  }
}

/** The cursors of the first pages in GraphQL's order. */
async function cursors(api, headers) {
  const found = [null];
  while (found.length < 40) {
    const { method, headers: type, body } = post(NARROW, { after: found.at(-1) });
    const page = await json(`${api}/graphql`, { method, headers: { ...headers, ...type }, body });
    if (page.errors) throw new Error(JSON.stringify(page.errors));
    found.push(page.data.services.pageInfo.endCursor);
  }
  return found;
}

/** The addresses of the last pages of the open feed's changes, as many as hold so many items. */
async function lastChanges(api, items) {
  const pages = [];
  for (let address = `${api}/oruk/v3/changes`; ;) {
    const page = await json(address);
    if (page.items.length === 0) return pages.slice(-Math.ceil(items / 500));
    pages.push({ path: address.slice(api.length) });
    address = page.next;
  }
}

/** @param dashboard a client with a bearer token. @param dpop a client that signs each call. */
export async function prepare({ api, services, dashboard, dpop, sql, full }) {
  const bearer = async () => ({ Authorization: `Bearer ${await dashboard.token()}` });
  const { pages, deep } = await walk(api, await bearer(), services);
  const after = await cursors(api, await bearer());
  const ids = pages.flatMap((page) => page.items).filter((_, at) => at % 7 === 0).map((item) => item.id);
  const tags = [];
  for (const id of ids.slice(0, 20)) tags.push([id, (await fetch(`${api}/v1/directory/services/${id}`, { headers: await bearer() })).headers.get('etag')]);

  // Tokens last minutes: what needs one is made when it is asked for.
  const known = (rows) => async () => { const token = await bearer(); return rows.map((row) => ({ ...row, headers: { ...token, ...row.headers } })); };
  const plain = (rows) => async () => rows;
  const at = (rows, path) => rows.map((row) => ({ path: path(row) }));
  const graphql = (query, places) => places.map((place) => ({ path: '/graphql', ...post(query, { after: place }) }));
  const anchors = pages.map((page) => page.before);
  // Searches differ a hundredfold: as many of each, not as many as a second holds.
  const searches = (asks) => ({ bare: 'directory.document', once: true, asks: known(Array.from({ length: SEARCHES }, (_, n) => asks[n % asks.length])) });
  const search = (query) => ({ path: `/v1/directory/services?view=full&limit=50&${query}` });
  // Middles of Leicester, Loughborough, Hinckley, Melton Mowbray and Oakham.
  const towns = [[52.636, -1.133], [52.772, -1.206], [52.541, -1.373], [52.766, -0.887], [52.670, -0.729]];
  const near = (metres) => towns.map(([lat, lng]) => search(`lat=${lat}&lng=${lng}&proximity=${metres}`));
  const rare = pages.slice(0, 8).map((page) => page.items[0].name.split(' ')).map((words) => search(`search=${words[1]}%20${words.at(-1)}`));
  const filtered = [11, 14, 16].flatMap((age) => ['E06000016', 'E07000130'].map((lad) => search(`search=support&lad=${lad}&age=${age}&need=rf-absence-exclusion`)));
  const changes = full ? await lastChanges(api, services / 100) : [];
  const open = Array.from({ length: SIGNED }, (_, n) => ({ path: `/oruk/v3/services/${ids[n % ids.length]}` }));
  return {
    pages, anchors, after,
    works: [
      { name: 'reference page', on: 'reference', asks: plain(at(anchors, (id) => `/services?after=${id}`)) },
      { name: 'page', asks: known(at(pages, (page) => page.path)) },
      { name: 'deep page', asks: known([{ path: deep }]) },
      { name: 'reference service', on: 'reference', asks: plain(at(ids, (id) => `/services/${id}`)) },
      { name: 'service', asks: known(at(ids, (id) => `/v1/directory/services/${id}`)) },
      { name: 'service 304', asks: known(tags.map(([id, tag]) => ({ path: `/v1/directory/services/${id}`, headers: { 'If-None-Match': tag } }))) },
      { name: 'GraphQL full', asks: known(graphql(FULL, after)) },
      { name: 'GraphQL narrow', asks: known(graphql(NARROW, after)) },
      { name: 'search, common words', ...searches(['synthetic service', 'support', 'street outreach', 'youth'].map((words) => search(`search=${encodeURIComponent(words)}`))) },
      { name: 'search, rare words', ...searches(rare) },
      { name: 'search, filters', ...searches(filtered) },
      { name: 'radius 5 km', ...searches(near(5000)) },
      { name: 'radius 25 km', ...searches(near(25_000)) },
      ...(full ? [
        { name: 'open changes, 1 %', once: true, asks: plain(changes) },
        { name: 'open export', once: true, asks: plain([{ path: '/oruk/v3/services?format=ndjson' }]) },
        { name: 'copy of the documents', run: () => sql(`copy (select convert_from("full", 'UTF8') from directory.document where tier = 'open' and kind = 'service' and deleted_at is null) to stdout`) },
      ] : []),
      { name: 'open service', once: true, asks: plain(open) },
      { name: 'open service, bearer', once: true, asks: known(open) },
      { name: 'open service, DPoP', once: true, asks: async () => { const signed = []; for (const { path } of open) signed.push({ path, headers: await dpop.sign('GET', api + path) }); return signed; } },
      { name: 'fastify page', on: 'peers', asks: plain(at(anchors, (id) => `/services?after=${id}`)) },
      { name: 'Mercurius full', on: 'peers', asks: plain(graphql(FULL, anchors.slice(0, 40))) },
      { name: 'Mercurius narrow', on: 'peers', asks: plain(graphql(NARROW, anchors.slice(0, 40))) },
      { name: 'Yoga full', on: 'peers', asks: plain(graphql(FULL, anchors.slice(0, 40)).map((one) => ({ ...one, path: '/yoga' }))) },
    ],
  };
}

export { FULL, NARROW };
