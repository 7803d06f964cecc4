// What a cached plan costs over HTTP: {__typename} at /graphql against 1 KB of fixed bytes from a minimal API in the same process.
//
//   node typename.mjs [--rounds 7] [--seconds 5] [--connections 32] [--write docs/graphql-engine.md]
//
// Both addresses are served by one host (tests/bench/host) through the same middleware: request ids, log, security headers, limits,
// compression, routing, authentication with the same bearer token, authorization. What differs is the endpoint: the static one writes
// 1,024 bytes that it holds; the GraphQL one reads a body, finds its plan by hash, prices, charges, executes and writes. wrk drives them
// by turns, round after round; the ratio is that of the medians, and the spread is told.
import { execFile } from 'node:child_process';
import { writeFileSync, readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseArgs } from 'node:util';

const run = promisify(execFile);
const { values: options } = parseArgs({ options: {
  rounds: { type: 'string', default: '7' }, seconds: { type: 'string', default: '5' }, connections: { type: 'string', default: '32' }, write: { type: 'string' },
} });
const base = process.env.VRN_BASE_URL ?? 'http://127.0.0.1:5080';
const sandbox = process.env.VRN_SANDBOX ?? resolve(import.meta.dirname, '../../.data/sandbox.json');
const { sandboxClients } = await import('../../postman/signer.mjs');
const dashboard = sandboxClients(sandbox).dashboard;

const token = await dashboard.token();
const folder = mkdtempSync(join(tmpdir(), 'vrn-bench-'));
const script = join(folder, 'graphql.lua');
writeFileSync(script, `wrk.method = "POST"
wrk.body = '{"query":"{ __typename }"}'
wrk.headers["Content-Type"] = "application/json"
`);

async function wrk(path, extra) {
  const { stdout } = await run('wrk', ['-t1', `-c${options.connections}`, `-d${options.seconds}s`, '-H', `Authorization: Bearer ${token}`, ...extra, base + path]);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const ways = { 'static 1 KB': () => wrk('/bench/static', []), '{ __typename }': () => wrk('/graphql', ['-s', script]) };
const found = Object.fromEntries(Object.keys(ways).map((name) => [name, []]));
for (const way of Object.values(ways)) await way();   // warm
for (let round = 0; round < Number(options.rounds); round++) {
  for (const name of round % 2 ? Object.keys(ways).reverse() : Object.keys(ways)) found[name].push(await ways[name]());
}
rmSync(folder, { recursive: true });

const line = (name) => `| ${name} | ${Math.round(median(found[name]))} | ${Math.round(Math.min(...found[name]))} | ${Math.round(Math.max(...found[name]))} |`;
const ratio = median(found['{ __typename }']) / median(found['static 1 KB']);
const table = `| answer | requests a second, median of ${options.rounds} | least | most |
|---|---|---|---|
${Object.keys(ways).map(line).join('\n')}

Ratio of the medians: ${(ratio * 100).toFixed(1)} %.
`;
console.log(table);
if (options.write) {
  const file = resolve(import.meta.dirname, '../..', options.write);
  const [from, to] = ['<!-- typename -->', '<!-- /typename -->'];
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.slice(0, text.indexOf(from) + from.length) + '\n' + table + text.slice(text.indexOf(to)));
}
