// The same answers from common packages: REST by fastify with one lateral statement, GraphQL by Mercurius with its loaders and by
// Yoga with the same loaders by hand. No authentication, no limits, no log. DATABASE_URL names the database, the argument the port.
import Fastify from 'fastify';
import mercurius from 'mercurius';
import { createSchema, createYoga } from 'graphql-yoga';
import pg from 'pg';
import { ADDRESSES, LATERAL, ORGANISATIONS, PHONES, PLACES, ROOTS, TERMS } from './statements.mjs';

const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const rows = async (name, text, values) => (await database.query({ name, text, values })).rows;
const app = Fastify({ logger: false });
const NOBODY = '00000000-0000-0000-0000-000000000000';

app.get('/', () => 'ready');
app.get('/services', async (request, reply) => {
  const found = await rows('lateral', LATERAL, [request.query.after]);
  return reply.type('application/json; charset=utf-8').send(`{"items":[${found.map((row) => row.json).join(',')}]}`);
});

const typeDefs = `
  type Query { services(first: Int, after: String): Services! }
  type Services { nodes: [Service!]! pageInfo: PageInfo! }
  type PageInfo { endCursor: String }
  type Service {
    uuid: ID! name: String! description: String url: String email: String status: String! minimumAge: Int maximumAge: Int costKind: String!
    organisation: Organisation! locations: [ServiceLocation!]! phones: [Phone!]! terms: [Term!]!
  }
  type Organisation { uuid: ID! name: String! description: String! email: String website: String }
  type ServiceLocation { uuid: ID! location: Location! }
  type Location { uuid: ID! kind: String! name: String latitude: Float longitude: Float address: Address }
  type Address { address1: String! city: String! stateProvince: String! postalCode: String! country: String! }
  type Phone { number: String! description: String }
  type Term { uuid: ID! code: String! name: String! taxonomy: String! }
`;
const screaming = (code) => code.replaceAll('-', '_').toUpperCase();
const services = async (_, { after }) => {
  const nodes = (await rows('roots', ROOTS, [after ?? NOBODY])).map((row) => ({ ...row, status: screaming(row.status), costKind: screaming(row.costKind) }));
  return { nodes, pageInfo: { endCursor: nodes.at(-1)?.uuid } };
};
const group = (found, keys) => {
  const by = Map.groupBy ? Map.groupBy(found, (row) => row.owner) : found.reduce((map, row) => map.set(row.owner, [...(map.get(row.owner) ?? []), row]), new Map());
  return keys.map((key) => by.get(key) ?? []);
};
// One statement for all objects of a level.
const loaders = {
  organisation: async (all) => {
    const found = new Map((await rows('organisations', ORGANISATIONS, [[...new Set(all.map((one) => one.organisationId))]])).map((row) => [row.uuid, row]));
    return all.map((one) => found.get(one.organisationId));
  },
  locations: async (all) => {
    const ids = all.map((one) => one.uuid);
    const found = (await rows('places', PLACES, [ids])).map(({ owner, uuid, ...place }) => ({ owner, uuid, location: { ...place, uuid: place.location, kind: screaming(place.kind) } }));
    return group(found, ids);
  },
  phones: async (all) => { const ids = all.map((one) => one.uuid); return group(await rows('phones', PHONES, [ids]), ids); },
  terms: async (all) => { const ids = all.map((one) => one.uuid); return group(await rows('terms', TERMS, [ids]), ids); },
  address: async (all) => {
    const found = new Map((await rows('addresses', ADDRESSES, [all.map((one) => one.uuid)])).map((row) => [row.owner, row]));
    return all.map((one) => found.get(one.uuid) ?? null);
  },
};
const { address, ...ofService } = loaders;
const queries = (load) => Object.fromEntries(Object.keys(load).map((name) => [name, (asked) => load[name](asked.map(({ obj }) => obj))]));
app.register(mercurius, { schema: typeDefs, resolvers: { Query: { services } }, loaders: { Service: queries(ofService), Location: queries({ address }) }, jit: 1 });

// Yoga has no loaders of its own: what is asked in one tick is loaded in one go.
const batched = (load) => {
  let waiting = null;
  return (object) => new Promise((done, fail) => {
    if (!waiting) {
      waiting = [];
      setImmediate(() => {
        const now = waiting;
        waiting = null;
        load(now.map((one) => one.object)).then((found) => now.forEach((one, at) => one.done(found[at])), (error) => now.forEach((one) => one.fail(error)));
      });
    }
    waiting.push({ object, done, fail });
  });
};
const resolvers = (load) => Object.fromEntries(Object.keys(load).map((name) => [name, (object, _, { loads }) => (loads[name] ??= batched(load[name]))(object)]));
const yoga = createYoga({
  graphqlEndpoint: '/yoga', logging: false, graphiql: false, context: () => ({ loads: {} }),
  schema: createSchema({ typeDefs, resolvers: { Query: { services }, Service: resolvers(ofService), Location: resolvers({ address }) } }),
});
app.route({
  url: '/yoga', method: ['POST'],
  handler: async (request, reply) => {
    const answer = await yoga.handleNodeRequestAndResponse(request, reply, {});
    answer.headers.forEach((value, name) => reply.header(name, value));
    return reply.status(answer.status).send(await answer.text());
  },
});
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) });
