// 100,000 counts in one CSV batch over HTTP, checked row by row and stored, beside what PostgreSQL needs for the same rows alone: a COPY into a
// staging table and one INSERT .. SELECT into a table with the same columns, key and check.
//   npm run submissions [-- --rounds 5]     builds the host, starts a PostgreSQL of its own; goal P11: at least half of the rows a second
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, chmodSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxClients } from '../../postman/signer.mjs';
import { close, open, root } from './house.mjs';

const at = process.argv.indexOf('--rounds');
const rounds = at < 0 ? 5 : Number(process.argv[at + 1]);
const [RETURNS, PER_RETURN, WARMING] = [1000, 100, 3];
const FILTERS = ['sex', 'ethnicity-major', 'fsm-status', 'sen-provision', 'sen-need', 'year-group', 'social-care'];
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** The codes of a list that hold at any time. */
const codes = (list) => readFileSync(join(root, `schemas/code-lists/${list}.csv`), 'utf8').trim().split('\n').slice(1)
  .map((line) => line.split(',')).filter(([, from, to, active]) => !from && !to && active === 'yes').map((cells) => cells[5]);

/** One term of one school: the totals of indicators and every code of every filter, as many rows as are wanted. Sums hold, for all are nought. */
function rowsOfReturn() {
  const rows = ['reward_count', 'sanction_count', 'suspension_count'].flatMap((indicator) => [
    [indicator, ...FILTERS.map(() => ''), 0],
    ...FILTERS.flatMap((filter, place) => codes(filter).map((code) => [indicator, ...FILTERS.map((_, n) => (n === place ? code : '')), 0])),
  ]);
  if (rows.length < PER_RETURN) throw new Error(`the lists give ${rows.length} rows`);
  return rows.slice(0, PER_RETURN);
}

const quoted = (cell) => (/[",]/.test(cell) ? `"${String(cell).replaceAll('"', '""')}"` : cell);

function batch() {
  const rows = rowsOfReturn().map((row) => row.map(quoted).join(','));
  const lines = Array.from({ length: RETURNS }, (_, n) => {
    const year = 2100 + Math.floor(n / 3);
    return rows.map((row) => `900001,${year}/${year + 1},T${(n % 3) + 1},${row}`).join('\n');
  });
  return `urn,period,code,indicator,${FILTERS.join(',')},value\n${lines.join('\n')}\n`;
}

/** psql over its standard input: it needs no place that both may read. */
const psql = (url, script, input) => new Promise((done, fail) => {
  const client = spawn('psql', [url, '-q', '-v', 'ON_ERROR_STOP=1', ...script.flatMap((one) => ['-c', one])], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [told, faults] = [[], []];
  client.stdout.on('data', (part) => told.push(part));
  client.stderr.on('data', (part) => faults.push(part));
  client.on('close', (code) => (code === 0 ? done(Buffer.concat(told)) : fail(new Error(`${Buffer.concat(faults)}`))));
  client.stdin.end(input);
});

const timed = async (work) => { const since = performance.now(); await work(); return (performance.now() - since) / 1000; };

const folder = mkdtempSync(join(tmpdir(), 'vrn-submissions-'));
// The database's own account must be able to enter.
chmodSync(folder, 0o755);
try {
  const { host, sandbox, url } = await open({ data: folder, services: 0, peers: false });
  const school = sandboxClients(sandbox)['school-a'];
  const body = batch();
  const address = `${host.address}/v1/outcomes/data-sets/school-behaviour-termly/submission-batches?submissionType=full&sourceSystem=bench&absentMeansZero=true`;
  const push = async () => {
    const answer = await school.fetch(address, { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': randomUUID() }, body });
    const text = await answer.text();
    if (answer.status !== 201) throw new Error(`${answer.status} ${text.slice(0, 1000)}`);
  };
  await psql(url, ['create table bench_staging as select * from outcomes.submission_row where false', 'create table bench_row (like outcomes.submission_row including all)']);
  const [ours, bare] = [[], []];
  for (let round = 1 - WARMING; round <= rounds; round++) {
    const own = await timed(push);
    const rows = await psql(url, ['copy (select r.* from outcomes.submission_row r join outcomes.submission s on s.id = r.submission_id where s.source_system_name = \'bench\') to stdout']);
    const stored = rows.toString().trim().split('\n').length;
    if (stored !== RETURNS * PER_RETURN) throw new Error(`${stored} rows are stored`);
    const least = await timed(() => psql(url, ['copy bench_staging from stdin', 'insert into bench_row select * from bench_staging'], rows));
    await psql(url, ['truncate bench_staging, bench_row', "delete from outcomes.submission where source_system_name = 'bench'"]);
    // The runtime compiles what is used much in steps: the first few show a host that was just started.
    if (round > 0) { ours.push(own); bare.push(least); }
    console.log(`${round < 1 ? 'warming up' : `round ${round}`}: ${own.toFixed(2)} s over HTTP, ${least.toFixed(2)} s by COPY and INSERT`);
  }
  const [own, least] = [median(ours), median(bare)];
  const share = median(ours.map((one, n) => bare[n] / one));
  console.log(`${RETURNS * PER_RETURN} rows: ${Math.round(RETURNS * PER_RETURN / own)} rows/s over HTTP, ${Math.round(RETURNS * PER_RETURN / least)} rows/s bare, ${(share * 100).toFixed(0)} % (goal: at least 50 %)`);
  process.exitCode = share >= 0.5 ? 0 : 1;
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}
