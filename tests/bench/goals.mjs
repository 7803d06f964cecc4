// The goals of speed, each a figure of one run. cost(work) is CPU milliseconds a request, answering process and database together;
// whole(work) CPU milliseconds of all its requests, bytes(work) bytes a second, gain(a, b) how many times a is better than b by the measure that judges this run.
export const goals = [
  { id: 'P1', text: 'page of 50 services, times better than the reference', least: 5, reached: 1.2, of: ({ gain }) => gain('page', 'reference page') },
  { id: 'P1', text: 'the same against fastify with one lateral statement', least: 6, of: ({ gain }) => gain('page', 'fastify page'), needs: 'fastify page' },
  { id: 'P2', text: 'one service, times better than a lateral statement', least: 1.8, reached: 0.8, of: ({ gain }) => gain('service', 'reference service') },
  { id: 'P2', text: '304 of a service, times better than a page of the reference', least: 15, reached: 5.9, of: ({ gain }) => gain('service 304', 'reference page') },
  { id: 'P3', text: 'GraphQL page, full selection, times better than the reference', least: 2.5, reached: 1.1, of: ({ gain }) => gain('GraphQL full', 'reference page') },
  { id: 'P3', text: 'the same against Mercurius with loaders', least: 8, of: ({ gain }) => gain('GraphQL full', 'Mercurius full'), needs: 'Mercurius full' },
  { id: 'P4', text: 'GraphQL page, five fields, times better than the reference', least: 5, reached: 1.3, of: ({ gain }) => gain('GraphQL narrow', 'reference page') },
  ...['search, common words', 'search, rare words', 'search, filters'].map((name) => ({ id: 'P5', text: `${name}, times the CPU of the bare statement`, most: 1.3, of: ({ cost }) => cost(name) / cost(`bare ${name}`) })),
  { id: 'P5', text: 'search, common words, in pages', most: 10, of: ({ cost }) => cost('search, common words') / cost('page') },
  ...[5, 25].flatMap((km) => [
    { id: 'P6', text: `radius ${km} km, times the CPU of the bare statement`, most: 1.3, of: ({ cost }) => cost(`radius ${km} km`) / cost(`bare radius ${km} km`) },
    { id: 'P6', text: `radius ${km} km, in pages`, most: 4, of: ({ cost }) => cost(`radius ${km} km`) / cost('page') },
  ]),
  { id: 'P7', text: 'a deep page by cursor, in pages', most: 1.5, of: ({ gain }) => gain('page', 'deep page') },
  { id: 'P9', text: 'changes of the last 1 %, in full exports', most: 0.05, of: ({ whole }) => whole('open changes, 1 %') / whole('open export'), needs: 'open export' },
  { id: 'P10', text: 'export as NDJSON, bytes a second against COPY', least: 0.6, of: ({ bytes }) => bytes('open export') / bytes('copy of the documents'), needs: 'open export' },
  { id: 'P13', text: 'a bearer token above the same route without, CPU ms', most: 0.25, of: ({ cost }) => cost('open service, bearer') - cost('open service') },
  { id: 'P13', text: 'a DPoP proof above the same route without, CPU ms', most: 1, of: ({ cost }) => cost('open service, DPoP') - cost('open service') },
  { id: 'P15', text: 'memory while pages are asked for, MB', most: 400, of: ({ megabytes }) => megabytes('page'), exact: true },
  { id: 'P15', text: 'from start to ready, seconds', most: 3, reached: 10.5, of: ({ startedInSeconds }) => startedInSeconds },
];

/** What this harness does not judge, so that nobody takes silence for a pass. */
export const open = {
  P8: 'growth from M to L: two runs with --services', P11: 'bulk writes of services against COPY; npm run submissions measures returns', P12: 'npm run released measures released rows', P14: 'npm run load -- hosts in tests/load',
};

/**
 * The quick run guards what was reached: a goal that is missed (ADR 0077) is no help against a change that makes it worse, so there the ratio
 * reached by a quick run on a quiet two-core machine stands in its place.
 */
const bound = ({ least, most, reached, exact }, quick) => {
  const [goal, slack] = [(quick ? reached : undefined) ?? least ?? most, quick && !exact ? 2 : 1];
  return least === undefined ? goal * slack : goal / slack;
};

/** @param quick relaxes every goal by half, and takes what was reached for goals that are missed. */
export const judge = (figures, quick) => goals.filter((one) => !one.needs || figures.has(one.needs)).map((one) => {
  const [value, wanted] = [one.of(figures), bound(one, quick)];
  const instead = quick && one.reached !== undefined ? ` (${one.reached} was reached, the goal is ${one.least ?? one.most})` : '';
  return { id: one.id, text: one.text, value, wanted: `${one.least ? 'at least' : 'at most'} ${Number(wanted.toPrecision(3))}${instead}`, met: one.least ? value >= wanted : value <= wanted };
});
