// What a question about released figures costs beside the statements that it sends, run bare: three filters, 500 rows of five million.
//   npm run released -- [--rows 5000000] [--rounds 5] [--data DIR]     goal P12: at most 1.5 times their CPU
// --data keeps the rows for the next run.
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { sandboxClients } from '../../postman/signer.mjs';
import { close, open } from './house.mjs';
import { measure } from './load.mjs';
import { bare } from './statements.mjs';
import { json } from './works.mjs';

const { values: given } = parseArgs({ options: { rows: { type: 'string', default: '5000000' }, rounds: { type: 'string', default: '5' }, data: { type: 'string' } } });
const [rounds, length, QUESTIONS, PAGE] = [Number(given.rounds), 3, 24, 500];
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
const DATA_SET = '/v1/outcomes/data-sets/school-behaviour-termly';

/** Questions by sex, of twenty areas, in six terms; each of other areas and terms. */
function questions(areas) {
  return Array.from({ length: QUESTIONS }, (_, n) => ({
    criteria: {
      filters: { in: [n % 2 ? 'sex=Female' : 'sex=Male'] },
      locations: { in: Array.from({ length: 20 }, (_, i) => ({ level: 'LAD', code: areas[(n * 31 + i * 13) % areas.length] })) },
      timePeriods: { in: Array.from({ length: 6 }, (_, i) => { const at = (n * 5 + i * 4) % 30; const year = 2000 + Math.floor(at / 3); return { period: `${year}/${year + 1}`, code: `T${(at % 3) + 1}` }; }) },
    },
    indicators: ['suspension_count', 'sanction_count'],
    pageSize: PAGE,
  }));
}

async function main(data) {
  const house = await open({ data, services: 0, peers: false });
  if (!existsSync(join(data, 'released'))) {
    const since = performance.now();
    await promisify(execFile)('psql', [house.url, '-q', '-v', 'ON_ERROR_STOP=1', '-v', `rows=${given.rows}`, '-f', join(import.meta.dirname, 'released.sql')]);
    writeFileSync(join(data, 'released'), '');
    console.error(`The figures were made in ${((performance.now() - since) / 1000).toFixed(0)} s`);
  }
  const { dashboard } = sandboxClients(house.sandbox);
  const bearer = async () => ({ Authorization: `Bearer ${await dashboard.token()}` });
  const since = performance.now();
  const meta = await json(`${house.host.address}${DATA_SET}/meta`, { headers: await bearer() });
  console.log(`the shape of ${given.rows} rows is known after ${((performance.now() - since) / 1000).toFixed(1)} s, once for each host and version`);
  const areas = meta.locations.flatMap((level) => level.options).map((option) => option.code);
  const asked = questions(areas);
  const work = {
    name: 'released rows', bare: 'outcomes.frozen_', asks: async () => {
      const headers = { ...await bearer(), 'content-type': 'application/json' };
      return asked.map((question) => ({ method: 'POST', path: `${DATA_SET}/query`, headers, body: JSON.stringify(question) }));
    },
  };
  for (const { path, headers, body } of await work.asks()) {
    const answer = await json(house.host.address + path, { method: 'POST', headers, body });
    if (answer.results.length !== PAGE || answer.results.some((row) => Object.keys(row.values).length !== 2)) throw new Error(`${answer.results.length} rows of ${answer.paging.totalResults} to ${body}`);
  }
  const works = [work, ...await bare(house, [work])];
  const found = works.map(() => []);
  for (let round = -2; round < rounds; round++) {
    for (const [at, one] of works.entries()) {
      const figure = await measure(one, house[one.on ?? 'host'], house.database, { folder: data, length });
      if (round >= 0) found[at].push(figure);
    }
  }
  for (const [at, { name }] of works.entries()) {
    const of = (what) => Number(median(found[at].map((one) => one[what])).toPrecision(3));
    console.log(`${name.padEnd(20)} ${of('rate')} a second, p50 ${of('p50')} ms, p99 ${of('p99')} ms, ${of('kilobytes')} KB, CPU ${of('own')} ms of the process and ${of('database')} ms of the database`);
  }
  const ratio = median(found[0].map((one, round) => one.cost / found[1][round].cost));
  console.log(`${given.rows} rows: ${ratio.toFixed(2)} times the CPU of the bare statements (goal P12: at most 1.5)`);
  process.exitCode = ratio <= 1.5 ? 0 : 1;
}

const folder = mkdtempSync(join(tmpdir(), 'vrn-released-'));
try {
  const data = resolve(given.data ?? folder);
  mkdirSync(data, { recursive: true });
  // The database's own account must be able to enter.
  chmodSync(folder, 0o755);
  await main(data);
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
