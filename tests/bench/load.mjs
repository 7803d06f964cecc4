// Two ways to ask: wrk as fast as eight connections go, or node a set of requests once, where each must be signed by itself.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { residentMegabytes, seconds } from './processes.mjs';

const run = promisify(execFile);
const CONNECTIONS = 8;

/** @returns requests a second, milliseconds at the quantiles, CPU milliseconds a request of the one that answers and of the database, and the memory of the one that answers. */
export async function measure(work, { pid, address }, database, { folder, length, connections = CONNECTIONS }) {
  const asks = await work.asks?.();
  const before = [seconds(pid), seconds(database)];
  const found = work.run ? await timed(work.run) : work.once ? await ask(address, asks) : await wrk(address, asks, folder, length, connections);
  const [own, data] = [(seconds(pid) - before[0]) * 1000 / found.requests, (seconds(database) - before[1]) * 1000 / found.requests];
  return { ...found, own, database: data, cost: own + data, megabytes: residentMegabytes(pid) };
}

async function wrk(address, asks, folder, length, connections) {
  const lua = (text) => text === undefined ? 'nil' : JSON.stringify(text);
  const rows = asks.map(({ method = 'GET', path, headers = {}, body }) =>
    `{${lua(method)}, ${lua(path)}, {${Object.entries(headers).map(([name, value]) => `[${lua(name)}]=${lua(value)}`)}}, ${lua(body)}}`);
  const script = join(folder, 'wrk.lua');
  writeFileSync(script, `local asks = {${rows.join(',\n')}}
local texts, at = {}, 0
init = function() for i, a in ipairs(asks) do texts[i] = wrk.format(a[1], a[2], a[3], a[4]) end end
request = function() at = at % #texts + 1 return texts[at] end
`);
  const { stdout: told } = await run('wrk', ['-t1', `-c${connections}`, `-d${length}s`, '--timeout', '30s', '--latency', '-s', script, address]);
  if (/Non-2xx|Socket errors/.test(told)) throw new Error(told);
  const [, requests, , amount, unit] = /(\d+) requests in ([\d.]+)s, ([\d.]+)(\w*)B read/.exec(told);
  const time = (name) => { const [, value, in_] = new RegExp(`${name}%\\s+([\\d.]+)(us|ms|s)`).exec(told); return value * { us: 0.001, ms: 1, s: 1000 }[in_]; };
  const kilobytes = amount * { '': 1 / 1024, K: 1, M: 1024, G: 1048576 }[unit] / requests;
  return { requests: Number(requests), rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(told)[1]), p50: time(50), p99: time(99), kilobytes };
}

/** Something that is no request: what it gives back are bytes. */
async function timed(run) {
  const since = performance.now();
  const kilobytes = await run() / 1024;
  const took = performance.now() - since;
  return { requests: 1, rate: 1000 / took, p50: took, p99: took, kilobytes };
}

async function ask(address, asks) {
  const [agent, times, waiting] = [new Agent({ keepAlive: true, maxSockets: CONNECTIONS }), [], asks.values()];
  let bytes = 0;
  const send = ({ path, headers }) => new Promise((done, fail) => {
    const since = performance.now();
    request(address + path, { headers, agent }, (answer) => answer.on('data', (part) => { bytes += part.length; }).on('end', () => {
      if (answer.statusCode !== 200) return fail(new Error(`${answer.statusCode} ${path}`));
      times.push(performance.now() - since);
      done();
    })).on('error', fail).end();
  });
  const since = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, async () => { for (const one of waiting) await send(one); }));
  const rate = asks.length * 1000 / (performance.now() - since);
  agent.destroy();
  times.sort((a, b) => a - b);
  return { requests: asks.length, rate, p50: times[times.length >> 1], p99: times[Math.floor(times.length * 0.99)], kilobytes: bytes / 1024 / asks.length };
}
