// Minutes of a mixed load in which nothing stays the same: other documents, other clients, other pages, other questions. Memory must.
import { randomUUID } from 'node:crypto';
import { sandboxClients } from '../../postman/signer.mjs';
import { sleep, startPlatform } from './platform.mjs';

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1];

export async function run({ minutes = 10 }) {
  const platform = await startPlatform();
  const [host] = platform.hosts;
  try {
    let running = true;
    const statuses = {}, unexpected = [];
    const fresh = () => sandboxClients(platform.sandbox);
    let clients = fresh();
    const ask = async (name, path, init = {}) => {
      const answer = await clients[name].fetch(path.startsWith('http') ? path : platform.front + path, init);
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
      const text = await answer.text();
      if (answer.status >= 400) unexpected.push(`${answer.status} ${path}: ${text.slice(0, 200)}`);
      return { status: answer.status, headers: answer.headers, text };
    };
    const json = (body, headers = {}) => ({ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
    const each = async (pause, work) => { for (let round = 0; running; round++) { await work(round); await sleep(pause); } };

    const words = ['youth', 'mentor', 'sport', 'family', 'night', 'safe', 'school', 'music', 'street', 'help'];
    await ask('council-leicester', '/v1/directory/sources', json({ code: 'soak' }, { 'idempotency-key': randomUUID() }));
    let cursor = null;
    const work = [
      each(15, (i) => ask('dashboard', `/v1/directory/services?search=${words[i % 10]}%20${words[(i / 10 | 0) % 10]}&limit=${1 + i % 100}`)),
      each(15, async (i) => { let next = `/v1/directory/services?limit=${5 + i % 20}`; while (next && running) next = JSON.parse((await ask('dashboard', next)).text).next; }),
      // Each question is another document, so that no cache of plans may keep them all.
      each(20, (i) => ask('dashboard', '/graphql', json({ query: `query Q${i} { a${i}: services(first: ${1 + i % 50}) { nodes { id name description } } }` }))),
      each(150, (i) => ask('council-leicester', '/v1/directory/services:batch', json({
        source: 'soak', mode: 'upsert',
        items: Array.from({ length: 10 }, (_, k) => ({ external_id: `S-${(i * 10 + k) % 200}`, document: { name: `Soak ${(i * 10 + k) % 200} in round ${i}`, description: 'x'.repeat(i % 500), status: 'active', organization: { name: 'Soak', x_vrn: { external_id: 'soak' } } } })),
      }))),
      each(50, async (i) => { const { next } = JSON.parse((await ask('council-leicester', cursor ?? '/v1/changes?kinds=service&limit=100')).text); cursor = i % 200 === 199 ? null : next; }),
      each(100, (i) => ask('school-a', `/v1/outcomes/data-sets/school-behaviour-termly/submissions/validate?urn=900001&period=20${10 + i % 15}/20${11 + i % 15}&code=T${1 + i % 3}&submissionType=full&sourceSystem=soak&absentMeansZero=true`,
        { method: 'POST', headers: { 'content-type': 'text/csv' }, body: `indicator,sex,value\nsuspension_count,Total,${i}\n` })),
      each(200, (i) => (i % 2 ? ask('dashboard', '/v1/evidence/approaches?limit=100') : ask('council-leicester', '/v1/directory/services?format=csv&limit=100'))),
      // Clients come and go: new tokens, new proofs, new connections.
      each(1000, () => { clients = fresh(); }),
      each(300, async (i) => {
        const stop = new AbortController();
        const stream = await clients['council-leicester'].fetch(`${platform.front}/v1/changes/stream?kinds=service`, { signal: stop.signal });
        statuses[`stream ${stream.status}`] = (statuses[`stream ${stream.status}`] ?? 0) + 1;
        const reader = stream.body.getReader();
        await reader.read().catch(() => {});
        if (i % 3 === 0) await sleep(500);
        stop.abort();
      }),
    ];
    const samples = [];
    const began = Date.now();
    for (let second = 0; Date.now() - began < minutes * 60_000; second++) {
      await sleep(1000);
      samples.push({ at: (Date.now() - began) / 60_000, megabytes: host.megabytes });
      if (second % 60 === 59) console.log(`${Math.round(samples.at(-1).at)} min: ${samples.at(-1).megabytes.toFixed(0)} MB`);
    }
    running = false;
    await Promise.all(work);
    // Where the run is too short for a third minute beside the last one, the minute before the last stands for it.
    const third = Math.min(3, minutes - 1);
    const of = (minute) => median(samples.filter(({ at }) => at > minute - 1 && at <= minute).map(({ megabytes }) => megabytes));
    const [early, last] = [of(third), of(minutes)];
    console.log(`answers ${JSON.stringify(statuses)}`);
    return [
      { what: `memory of the last minute is within a tenth of that of minute ${third}`, good: last <= early * 1.1, found: `${early.toFixed(0)} MB, then ${last.toFixed(0)} MB` },
      { what: 'every answer was a good one', good: unexpected.length === 0, found: unexpected.length === 0 ? undefined : `${unexpected.length}, such as ${unexpected.slice(0, 3).join(' || ')}` },
    ];
  } finally {
    await platform.stop();
  }
}
