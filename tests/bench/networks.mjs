// The compliance overview of one area, first beside 1,000 made-up networks and then beside 10,000 with 100 meetings each: the area holds
// thirty of each thousand, so its own share grows tenfold; one network's overview must not cost more for all the others.
//   npm run networks -- DATA    DATA is the folder of a ./run.sh started with --fresh --data DATA; VRN_BASE_URL names the host
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { sandboxClients } from '../../postman/signer.mjs';

const data = process.argv[2] ?? resolve(import.meta.dirname, '../../.data');
const base = process.env.VRN_BASE_URL ?? 'http://127.0.0.1:5080';
const team = sandboxClients(process.env.VRN_SANDBOX ?? `${data}/sandbox.json`)['vrn-analyst'];
const connection = Object.fromEntries(execFileSync(resolve(import.meta.dirname, '../../eng/postgres.sh'), ['start', data], { encoding: 'utf8' }).trim().split(';').map((part) => part.split('=')));
const server = readdirSync('/usr/lib/postgresql').sort((a, b) => b - a)[0];
const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

function generate(first, last) {
  const done = spawnSync(`/usr/lib/postgresql/${server}/bin/psql`, ['-q', '-v', 'ON_ERROR_STOP=1', '-v', `first=${first}`, '-v', `last=${last}`, '-f', resolve(import.meta.dirname, 'networks.sql')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PGHOST: connection.Host, PGPORT: connection.Port, PGUSER: connection.Username, PGPASSWORD: connection.Password, PGDATABASE: connection.Database },
  });
  if (done.status !== 0) throw new Error(`psql ended with ${done.status}`);
}

async function measure() {
  const get = async (path) => {
    const start = performance.now();
    const answer = await team.fetch(base + path);
    const body = await answer.json();
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    return [performance.now() - start, body];
  };
  const asked = { page: '/v1/networks?limit=50', one: '/v1/networks/made-up-1/compliance', area: '/v1/networks/compliance?area=E06000016' };
  const times = { page: [], one: [], area: [] };
  let judged = 0;
  for (let round = 0; round < 12; round++) {
    for (const [name, path] of Object.entries(asked)) {
      const [took, body] = await get(path);
      if (round >= 2) times[name].push(took);
      if (name === 'area') judged = body.networks;
    }
  }
  return { page: median(times.page), one: median(times.one), area: median(times.area), judged };
}

const row = (name, of) => console.log(`${name.padEnd(18)} page of 50 ${of.page.toFixed(1)} ms   one network ${of.one.toFixed(1)} ms (${(of.one / of.page).toFixed(2)})   area of ${of.judged} networks ${of.area.toFixed(1)} ms, ${(of.area / of.judged / of.page).toFixed(3)} of the page for each`);
generate(1, 1000);
const small = await measure();
row('1,000 networks', small);
generate(1001, 10_000);
const large = await measure();
row('10,000 networks', large);
const [one, each] = [large.one / large.page / (small.one / small.page), large.area / large.judged / large.page / (small.area / small.judged / small.page)];
console.log(`one network costs ${one.toFixed(2)} and each network of the area ${each.toFixed(2)} of what it cost beside a tenth (goal: at most 1.3)`);
process.exitCode = one <= 1.3 && each <= 1.3 ? 0 : 1;
