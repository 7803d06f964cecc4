// The goals of speed, each a figure of one run. cost(work) is CPU milliseconds a request, answering process and database together;
// gain(a, b) how many times a is better than b by the measure that judges this run.
export const goals = [
  { id: 'P1', text: 'page of 50 services, times better than the reference', least: 5, of: ({ gain }) => gain('page', 'reference page') },
  { id: 'P1', text: 'the same against fastify with one lateral statement', least: 6, of: ({ gain }) => gain('page', 'fastify page'), needs: 'fastify page' },
  { id: 'P2', text: 'one service, times better than a lateral statement', least: 1.8, of: ({ gain }) => gain('service', 'reference service') },
  { id: 'P2', text: '304 of a service, times better than a page of the reference', least: 15, of: ({ gain }) => gain('service 304', 'reference page') },
  { id: 'P3', text: 'GraphQL page, full selection, times better than the reference', least: 2.5, of: ({ gain }) => gain('GraphQL full', 'reference page') },
  { id: 'P3', text: 'the same against Mercurius with loaders', least: 8, of: ({ gain }) => gain('GraphQL full', 'Mercurius full'), needs: 'Mercurius full' },
  { id: 'P4', text: 'GraphQL page, five fields, times better than the reference', least: 5, of: ({ gain }) => gain('GraphQL narrow', 'reference page') },
  { id: 'P7', text: 'a deep page by cursor, in pages', most: 1.5, of: ({ gain }) => gain('page', 'deep page') },
  { id: 'P13', text: 'a bearer token above the same route without, CPU ms', most: 0.25, of: ({ cost }) => cost('open service, bearer') - cost('open service') },
  { id: 'P13', text: 'a DPoP proof above the same route without, CPU ms', most: 1, of: ({ cost }) => cost('open service, DPoP') - cost('open service') },
  { id: 'P15', text: 'memory under load, MB', most: 400, of: ({ megabytes }) => megabytes, exact: true },
  { id: 'P15', text: 'from start to ready, seconds', most: 3, of: ({ startedInSeconds }) => startedInSeconds },
];

/** What this harness does not judge, so that nobody takes silence for a pass. */
export const open = {
  P5: 'filtered search against its bare statement', P6: 'radius search against its bare statement', P8: 'growth from M to L: two runs with --services', P9: 'change feed against a full export',
  P10: 'export against COPY', P11: 'bulk writes against COPY', P12: 'released data against its bare statement', P14: 'two hosts behind nginx',
};

/** @param slack by how much a goal is relaxed: 1 = not at all. */
export const judge = (figures, slack) => goals.filter((one) => !one.needs || figures.has(one.needs)).map(({ id, text, least, most, of, exact }) => {
  const value = of(figures);
  const bound = least ? least / slack : most * (exact ? 1 : slack);
  return { id, text, value, wanted: `${least ? 'at least' : 'at most'} ${Number(bound.toPrecision(3))}`, met: least ? value >= bound : value <= bound };
});
