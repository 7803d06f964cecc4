// The token endpoint under load, as the project's goal states it: 200 requests a second with ES256 assertions, and in the same run
// what a static answer costs; what a 401 costs beside a token; what one client's flood does to another.
//   npm run token-load [-- --seconds 60 --rate 200]     against ./run.sh on VRN_BASE_URL (default http://127.0.0.1:5080)
import { Agent, request } from 'node:http';
import { resolve } from 'node:path';
import { sandboxClients } from '../../postman/signer.mjs';

const option = (name, fallback) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? fallback : Number(process.argv[at + 1]); };
const [seconds, rate] = [option('seconds', 60), option('rate', 200)];
const base = process.env.VRN_BASE_URL ?? 'http://127.0.0.1:5080';
const clients = sandboxClients(process.env.VRN_SANDBOX ?? resolve(import.meta.dirname, '../../.data/sandbox.json'));
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const quantile = (times, q) => times.length === 0 ? NaN : times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(q * times.length))];
const show = (name, times) => console.log(`${name.padEnd(44)} n ${String(times.length).padStart(6)}   p50 ${quantile(times, 0.5).toFixed(1)} ms   p95 ${quantile(times, 0.95).toFixed(1)} ms   p99 ${quantile(times, 0.99).toFixed(1)} ms`);

/** One request; its time counts from when it was due, so that a server that stalls is not flattered. */
const send = (path, { method = 'GET', headers = {}, body, due = performance.now() } = {}) => new Promise((done, fail) => {
  const sent = request(base + path, { method, headers, agent }, (answer) => {
    answer.resume().on('end', () => done({ status: answer.statusCode, took: performance.now() - due }));
  });
  sent.on('error', fail).end(body);
});

const form = (client, assertion) => new URLSearchParams({
  grant_type: 'client_credentials', scope: 'services:read', client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion,
}).toString();
const post = (body) => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });

/** Sends what `make(i)` gives at an even pace; lists are of milliseconds. `seen` is told each answer as it comes. */
async function paced(perSecond, total, make, seen = () => {}) {
  const [start, pending, good, other] = [performance.now(), [], [], {}];
  for (let i = 0; i < total; i++) {
    const due = start + (i * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await new Promise((go) => setTimeout(go, wait));
    const { path, expected, ...init } = make(i);
    pending.push(send(path, { ...init, due }).then(({ status, took }) => {
      seen(took, due);
      if (status === expected) good.push(took); else other[status] = (other[status] ?? 0) + 1;
    }, (error) => { other[error.code] = (other[error.code] ?? 0) + 1; }));
  }
  await Promise.all(pending);
  return { good, other };
}

const partner = clients['vcs-example'];
// Signing is the client's work: done before the clock runs, one assertion for each request.
const assertions = (count, claims = {}) => Array.from({ length: count }, () => form(partner, partner.assertion({ exp: Math.floor(Date.now() / 1000) + 290, ...claims })));

await paced(50, 100, () => ({ path: '/health/live', expected: 200 }));
const bodies = assertions(rate * seconds);
const slices = Array.from({ length: Math.ceil(seconds / 10) }, () => []);
const begun = performance.now();
const [token, still] = await Promise.all([
  paced(rate, bodies.length, (i) => ({ path: '/oauth/token', expected: 200, ...post(bodies[i]) }), (took, due) => slices[Math.floor((due - begun) / 10_000)]?.push(took)),
  paced(20, 20 * seconds, () => ({ path: '/health/live', expected: 200 })),
]);
show(`token, ${rate}/s for ${seconds} s`, token.good);
show('static answer in the same run', still.good);
console.log('p95 of each ten seconds, ms:', slices.map((slice) => quantile(slice, 0.95).toFixed(0)).join(' '));
console.log('other answers', token.other);

const one = async (count, make) => { const times = []; for (let i = 0; i < count; i++) times.push((await send('/oauth/token', make(i))).took); return times; };
const [right, wrong] = [assertions(200), assertions(200, { aud: 'https://elsewhere.example' })];
const [good, bad] = [await one(200, (i) => post(right[i])), await one(200, (i) => post(wrong[i]))];
show('token, one after the other', good);
show('401, one after the other', bad);
console.log(`a 401 costs ${(quantile(bad, 0.5) / quantile(good, 0.5)).toFixed(2)} of a token (goal: at most 3)`);

// The flood: one client as fast as 32 connections go, another ten times a second.
const [flooder, quiet] = [await clients.dashboard.token(), await partner.token()];
const read = (token) => ({ path: '/v1/directory/services?limit=1', expected: 200, headers: { authorization: `Bearer ${token}` } });
const alone = await paced(10, 200, () => read(quiet));
let flooding = true; const flooded = {};
const flood = Array.from({ length: 32 }, async () => {
  while (flooding) {
    const { status } = await send('/v1/directory/services?limit=1', { headers: { authorization: `Bearer ${flooder}` } });
    flooded[status] = (flooded[status] ?? 0) + 1;
  }
});
const beside = await paced(10, 200, () => read(quiet));
flooding = false; await Promise.all(flood);
show('a quiet client alone', alone.good);
show('the same beside a flood', beside.good);
console.log(`p95 grows ${(quantile(beside.good, 0.95) / quantile(alone.good, 0.95)).toFixed(2)} times (goal: at most 2, with the default limits of Production); the flood was answered`, flooded);
agent.destroy();
