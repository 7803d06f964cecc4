// How fast the directory is read, beside a hand-written competitor on the same database, by turns in one run.
//
//   npm run bench -- [--quick | --full] [--services N] [--rounds N] [--seconds N] [--data DIR] [--host VRNAPI.DLL] [--only TEXT] [--write docs/performance.md]
//
// --quick: 3,000 services, 3 rounds of 1 s, goals (or what was reached of those that are missed) relaxed by half, judged by CPU time a request, which a
//   busy machine changes little.
// --full: 100,000 services, 5 rounds of 4 s, peers from npm, the goals themselves, judged by requests a second; wants a quiet machine.
// --data keeps the services for the next run. --host measures a host that was built before, such as one without a change. --only measures the works whose names hold TEXT, and judges nothing.
import { mkdtempSync, mkdirSync, readFileSync, rmSync, chmodSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { sandboxClients } from '../../postman/signer.mjs';
import { check } from './equal.mjs';
import { judge, open as uncovered } from './goals.mjs';
import { close, open, root } from './house.mjs';
import { measure } from './load.mjs';
import { bare } from './statements.mjs';
import { prepare } from './works.mjs';

const { values: given } = parseArgs({ options: {
  quick: { type: 'boolean' }, full: { type: 'boolean' }, services: { type: 'string' }, rounds: { type: 'string' }, seconds: { type: 'string' },
  data: { type: 'string' }, host: { type: 'string' }, only: { type: 'string' }, write: { type: 'string' },
} });
const full = given.full ?? false;
const services = Number(given.services ?? (full ? 100_000 : 3_000));
const rounds = Number(given.rounds ?? (full ? 5 : 3));
const length = Number(given.seconds ?? (full ? 4 : 1));

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const show = (value) => value >= 1000 ? Math.round(value) : Number(value.toPrecision(3));

async function main(folder) {
  const data = resolve(given.data ?? join(folder, 'data'));
  mkdirSync(data, { recursive: true });
  const house = await open({ data, services, peers: full, binary: given.host && resolve(given.host) });
  const { dashboard, 'school-a': dpop } = sandboxClients(house.sandbox);
  await dpop.fetch(`${house.host.address}/oruk/v3/services?per_page=1`);
  const prepared = await prepare({ api: house.host.address, services, dashboard, dpop, sql: house.sql, full });
  await check(house, prepared, { authorization: `Bearer ${await dashboard.token()}` });

  const asked = prepared.works.filter(({ name, on }) => (full || on !== 'peers') && (!given.only || name.includes(given.only) || name === 'reference page'));
  const works = [...asked, ...await bare(house, asked)];
  const found = Object.fromEntries(works.map(({ name }) => [name, []]));
  const once = (work, length) => measure(work, house[work.on ?? 'host'], house.database, { folder, length });
  // The host compiles what is hot anew while it runs: what is measured is a host that has been asked for a while.
  for (const work of works) await once(work, full ? 8 : 1);
  for (let round = 0; round < rounds; round++) {
    for (const work of round % 2 ? works.toReversed() : works) found[work.name].push(await once(work, length));
  }

  const of = (name, what) => median(found[name].map((one) => one[what]));
  const gain = (name, than) => full ? of(name, 'rate') / of(than, 'rate') : of(than, 'cost') / of(name, 'cost');
  const judged = given.only ? [] : judge({ has: (name) => name in found, cost: (name) => of(name, 'cost'), whole: (name) => of(name, 'cost') * of(name, 'requests'), bytes: (name) => of(name, 'kilobytes') * of(name, 'rate'), gain, megabytes: (name) => of(name, 'megabytes'), startedInSeconds: house.host.startedInSeconds }, !full);
  const table = `${new Date().toISOString().slice(0, 10)}, \`npm run bench -- ${process.argv.slice(2).filter((word) => !/^(--data|--host|--write|.*[/].*)$/.test(word)).join(' ')}\`, ${cpus().length} cores, ${services} services, ${rounds} rounds of ${length} s.

| work | requests/s | p50 ms | p99 ms | KB | CPU ms, process | CPU ms, database | MB, process | times better than the reference's page, by CPU | by requests/s |
|---|---|---|---|---|---|---|---|---|---|
${works.map(({ name }) => `| ${[name, ...['rate', 'p50', 'p99', 'kilobytes', 'own', 'database', 'megabytes'].map((what) => show(of(name, what))),
    ratio(found['reference page'], found[name], (base, one) => base.cost / one.cost), ratio(found['reference page'], found[name], (base, one) => one.rate / base.rate)].join(' | ')} |`).join('\n')}
${judged.length ? `
| goal | measured | wanted | |
|---|---|---|---|
${judged.map((one) => `| ${one.id} ${one.text} | ${show(one.value)} | ${one.wanted} | ${one.met ? 'met' : '**missed**'} |`).join('\n')}
` : ''}`;
  console.log(table);
  console.log(`Not judged here: ${Object.entries(uncovered).map(([id, text]) => `${id} (${text})`).join(', ')}.`);
  if (given.write) write(resolve(root, given.write), table);
  const missed = judged.filter((one) => !one.met).length;
  console.log(`${judged.length - missed} passed, ${missed} failed`);
  process.exitCode = missed > 0 ? 1 : 0;
}

/** Round by round, the median with its least and its most. */
function ratio(bases, ones, of) {
  const all = ones.map((one, round) => of(bases[round], one));
  return `${show(median(all))} (${show(Math.min(...all))}-${show(Math.max(...all))})`;
}

function write(file, table) {
  const [from, to, text] = ['<!-- table -->', '<!-- /table -->', readFileSync(file, 'utf8')];
  writeFileSync(file, text.slice(0, text.indexOf(from) + from.length) + '\n' + table + text.slice(text.indexOf(to)));
}

const folder = mkdtempSync(join(tmpdir(), 'vrn-bench-'));
// The database's own account must be able to enter.
chmodSync(folder, 0o755);
try {
  await main(folder);
} catch (error) {
  console.error(error);
  console.log('0 passed, 1 failed');
  process.exitCode = 2;
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
