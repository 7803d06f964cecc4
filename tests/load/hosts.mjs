// Two hosts behind nginx against one (P14). One machine cannot show by itself what more machines would do: each host is held to two fifths of a
// core (a control group, which needs root), so that neither database, nginx nor client is short of anything, and CPU figures say what the rest would bear.
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measure } from '../bench/load.mjs';
import { seconds as used } from '../bench/processes.mjs';
import { sandboxClients } from '../../postman/signer.mjs';
import { sleep, startPlatform } from './platform.mjs';

const [SHARE, SERVICES, PAGES] = [0.4, 2000, 20];
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** A process that gets so much of a core and no more. @returns what takes the hold off. */
function hold(pid, share) {
  const [old, name] = [existsSync('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'), `vrn-host-${pid}`];
  const folder = join(old ? '/sys/fs/cgroup/cpu' : '/sys/fs/cgroup', name);
  try {
    mkdirSync(folder);
    if (old) writeFileSync(join(folder, 'cpu.cfs_quota_us'), `${share * 100_000}`);
    else writeFileSync(join(folder, 'cpu.max'), `${share * 100_000} 100000`);
    writeFileSync(join(folder, 'cgroup.procs'), `${pid}`);
  } catch (error) {
    throw new Error(`A host cannot be held to a share of a core here: it takes root and control groups (${error.message}).`);
  }
  return () => { try { rmdirSync(folder); } catch { /* Not before the process has ended. */ } };
}

export async function run({ seconds = 10, rounds = 3 }) {
  const platform = await startPlatform({ hosts: 2, nginx: true });
  const holds = [];
  try {
    const { front, hosts, primary, nginx, folder } = platform;
    await platform.verb('demo', 'generate', '--services', `${SERVICES}`, '--seed', '1');
    const headers = { Authorization: `Bearer ${await sandboxClients(platform.sandbox).dashboard.token()}` };
    const asks = [];
    for (let path = '/v1/directory/services?view=full&limit=50'; asks.length < PAGES;) {
      asks.push({ path, headers });
      path = (await (await fetch(front + path, { headers })).json()).next.slice(front.length);
    }
    const file = join(folder, 'nginx/nginx.conf');
    const both = readFileSync(file, 'utf8');
    const behind = async (many) => {
      writeFileSync(file, many === 1 ? both.replace(`127.0.0.1:${hosts[1].port} max_fails`, `127.0.0.1:${hosts[1].port} down max_fails`) : both);
      nginx.kill('SIGHUP');
      await sleep(1000);
    };
    const once = async (many, length) => {
      await behind(many);
      const before = [...hosts.map((host) => used(host.child.pid)), used(nginx.pid)];
      const found = await measure({ asks: async () => asks }, { pid: hosts[0].child.pid, address: front }, primary.pid, { folder, length, connections: 32 });
      const [one, other, proxy] = [...hosts.map((host) => used(host.child.pid)), used(nginx.pid)].map((value, at) => (value - before[at]) * 1000 / found.requests);
      return { ...found, host: one + other, proxy };
    };
    // What is compiled late is compiled before anybody is held back.
    await once(2, 40);
    for (const host of hosts) holds.push(hold(host.child.pid, SHARE));
    const found = { 1: [], 2: [] };
    for (let round = 0; round < rounds; round++) for (const many of round % 2 ? [2, 1] : [1, 2]) found[many].push(await once(many, seconds));
    const of = (many, what) => median(found[many].map((one) => one[what]));
    for (const many of [1, 2]) {
      console.log(`${many} of ${SHARE} cores: ${of(many, 'rate').toFixed(0)} pages a second, p50 ${of(many, 'p50').toFixed(0)} ms, p99 ${of(many, 'p99').toFixed(0)} ms; CPU ms a page: host ${of(many, 'host').toFixed(2)}, database ${of(many, 'database').toFixed(2)}, nginx ${of(many, 'proxy').toFixed(2)}`);
    }
    const gain = median(found[1].map((one, round) => found[2][round].rate / one.rate));
    const [host, rest] = [of(2, 'host'), of(2, 'database')];
    console.log(`on paper: a database on ${cpus().length} cores bears ${(cpus().length * 1000 / rest).toFixed(0)} pages a second, as many as ${(host / rest).toFixed(1)} hosts of as many cores ask`);
    return [{ what: 'two hosts do at least 1.6 times what one does', good: gain >= 1.6, found: gain.toFixed(2) }];
  } finally {
    await platform.stop();
    for (const release of holds) release();
  }
}
