// Two hosts, nginx and a streaming replica under reads, pushes and batches, while hosts are killed, PostgreSQL crashes and the replica lags.
// A client that hears nothing, or 503, asks again with the same Idempotency-Key or key of its source, as the guide tells it to. What was
// acknowledged is looked for at the end: on both hosts, once each, in the feed, and in the audit trail.
import { randomUUID } from 'node:crypto';
import { sandboxClients } from '../../postman/signer.mjs';
import { logs, sleep, startPlatform } from './platform.mjs';

export async function run({ seconds = 180 }) {
  const platform = await startPlatform({ hosts: 2, replica: true, nginx: true });
  try {
    return await underLoad(platform, seconds);
  } finally {
    await platform.stop();
  }
}

async function underLoad(platform, seconds) {
  const { front, hosts, primary, replica } = platform;
  const clients = sandboxClients(platform.sandbox);
  const plain = globalThis.fetch;
  const statuses = {}, wrong = [], times = { read: [], write: [] };
  let [running, replicaReads, takenProofs, broken] = [true, 0, 0, []];
  // Everything that goes through nginx is looked at, tokens too.
  globalThis.fetch = async (url, init) => {
    if (!String(url).startsWith(front)) return plain(url, init);
    let answer;
    try { answer = await plain(url, init); } catch (error) { broken.push(`${init?.method ?? 'GET'} ${url}: ${error.cause?.code ?? error.message}`); throw error; }
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    if (answer.status >= 500 && !(answer.status === 503 && answer.headers.has('retry-after'))) wrong.push(`${answer.status} ${init?.method ?? 'GET'} ${url}: ${(await answer.clone().text()).slice(0, 200)}`);
    if (answer.headers.get('vrn-served-by') === 'replica') replicaReads++;
    return answer;
  };

  /** Asks until there is an answer that is one. */
  const ask = async (client, path, init = {}) => {
    for (let attempt = 0; attempt < 600; attempt++) {
      try {
        const answer = await client.fetch(path.startsWith('http') ? path : front + path, init);
        const body = await answer.text();
        // nginx hands a read on to the other host when the first dies over it; that one has taken its proof, so the read is signed again.
        const handedOn = answer.status === 401 && body.includes('this jti was used before');
        if (handedOn) takenProofs++;
        if (answer.status !== 503 && answer.status !== 429 && !handedOn && !(answer.status === 409 && body.includes('idempotency_in_progress'))) {
          return { status: answer.status, headers: answer.headers, text: body, get body() { return JSON.parse(body); } };
        }
      } catch {
        // No token or no answer: the same again.
      }
      await sleep(200);
    }
    throw new Error(`${path} is not answered in two minutes.`);
  };
  const unexpected = [];
  const expect = (answer, path, ...good) => { if (!good.includes(answer.status)) unexpected.push(`${answer.status} ${path}: ${answer.text.slice(0, 300)}`); return good.includes(answer.status); };
  const timed = async (list, work) => { const since = performance.now(); const done = await work(); list.push(performance.now() - since); return done; };
  const json = (method, body, headers = {}) => ({ method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

  // Readers: pages by their cursors, each again by its tag.
  const reader = async (start) => {
    const tags = new Map();
    while (running) {
      for (let path = start; path && running;) {
        const tag = tags.get(path);
        const answer = await timed(times.read, () => ask(clients.dashboard, path, tag ? { headers: { 'if-none-match': tag.etag } } : {}));
        if (!expect(answer, path, 200, 304)) return;
        const next = answer.status === 304 ? tag.next : answer.body.next;
        tags.set(path, { etag: answer.headers.get('etag'), next });
        path = next;
        await sleep(5);
      }
    }
  };
  const graphql = async () => {
    while (running) {
      const answer = await timed(times.read, () => ask(clients.dashboard, '/graphql', json('POST', { query: '{ services(first: 10) { nodes { name organisation { name } } } }' })));
      if (expect(answer, '/graphql', 200) && answer.body.errors) unexpected.push(`graphql: ${answer.text.slice(0, 300)}`);
      await sleep(20);
    }
  };

  // Batches: each worker has a source of its own and remembers the last name that was acknowledged for each key.
  const council = clients['council-leicester'];
  const mark = randomUUID().slice(0, 8);
  const acknowledged = new Map(), ids = new Map(), late = [];
  const batches = async (source) => {
    expect(await ask(council, '/v1/directory/sources', json('POST', { code: source }, { 'idempotency-key': `source-${source}` })), 'sources', 201, 200);
    for (let round = 0; running; round++) {
      const items = Array.from({ length: 10 }, (_, i) => `${source}-${(round * 10 + i) % 50}`).map((key) => ({
        external_id: key, document: { name: `${key} in round ${round}`, status: 'active', description: 'Made up.', organization: { name: `Load ${source}`, x_vrn: { external_id: source } } },
      }));
      const answer = await timed(times.write, () => ask(council, '/v1/directory/services:batch', json('POST', { source, mode: 'upsert', items })));
      if (!expect(answer, 'services:batch', 200)) return;
      for (const { index, external_id: key, outcome, id } of answer.body.items) {
        if (!['created', 'updated', 'unchanged'].includes(outcome)) unexpected.push(`${key}: ${outcome} ${answer.text.slice(0, 300)}`);
        if (ids.has(key) && ids.get(key) !== id) unexpected.push(`${key} was ${ids.get(key)} and is ${id}`);
        ids.set(key, id);
        acknowledged.set(key, items[index].document.name);
      }
      // Who has written reads it back, wherever it is read.
      const sequence = answer.headers.get('vrn-sequence');
      const key = items[0].external_id;
      const back = await ask(council, `/v1/directory/services/${ids.get(key)}?view=edit`, sequence ? { headers: { 'vrn-min-sequence': sequence } } : {});
      if (expect(back, `services/${key}`, 200) && back.body.name !== acknowledged.get(key)) late.push(`${key}: ${back.body.name} after ${acknowledged.get(key)}`);
      await sleep(100);
    }
  };

  // Pushes: each return once, under one key however often it must be sent.
  const returns = [];
  const pushes = async (name, urn) => {
    for (const [dataSet, indicator] of [['school-behaviour-termly', 'suspension_count'], ['school-attendance-termly', 'persistent_absence_count']]) {
      for (let year = 2025; year > 1990; year--) {
        for (const code of ['T1', 'T2', 'T3']) {
          if (!running) return;
          const head = new URLSearchParams({ urn, period: `${year}/${year + 1}`, code, submissionType: 'full', sourceSystem: 'load', absentMeansZero: 'true' });
          const init = { method: 'POST', headers: { 'content-type': 'text/csv', 'idempotency-key': `load-${mark}-${name}-${dataSet}-${year}-${code}` }, body: `indicator,sex,value\n${indicator},Total,${year % 40}\n` };
          const path = `/v1/outcomes/data-sets/${dataSet}/submissions?${head}`;
          const answer = await timed(times.write, () => ask(clients[name], path, init));
          if (answer.status === 422 || answer.status === 409) { unexpected.push(`${answer.status} ${path}: ${answer.text.slice(0, 300)}`); break; }
          if (expect(answer, path, 201)) returns.push({ name, id: answer.body.id, path: answer.headers.get('location') });
          await sleep(250);
        }
      }
    }
  };

  // One listing changed again and again under If-Match: a change that was done although nobody said so is found by reading.
  let [patched, patches] = [null, 0];
  const patcher = async () => {
    const made = await ask(council, '/v1/directory/services', json('POST', { name: 'Patched 0', status: 'active', organization: { name: 'Load patches', x_vrn: { external_id: 'patches' } } }, { 'idempotency-key': `patch-${mark}` }));
    if (!expect(made, 'POST services', 201)) return;
    patched = { id: made.body.id, name: 'Patched 0' };
    const path = `/v1/directory/services/${patched.id}`;
    while (running) {
      // The primary's, as whoever has just written: the sequence of the last write would do as well.
      const now = await ask(council, `${path}?view=edit`, patched.sequence ? { headers: { 'vrn-min-sequence': patched.sequence } } : {});
      if (!expect(now, path, 200)) return;
      if (now.body.name !== patched.name && now.body.name !== patched.tried) unexpected.push(`${path} says ${now.body.name} after ${patched.name}`);
      patched.name = now.body.name;
      patched.tried = `Patched ${++patches}`;
      const answer = await timed(times.write, () => ask(council, path, { ...json('PATCH', { name: patched.tried }), headers: { 'content-type': 'application/merge-patch+json', 'if-match': now.headers.get('etag') } }));
      // 412: it was done before the answer was lost, and is read above.
      if (expect(answer, `PATCH ${path}`, 200, 412) && answer.status === 200) { patched.name = patched.tried; patched.sequence = answer.headers.get('vrn-sequence'); }
      await sleep(150);
    }
  };

  // The feed, followed by its cursors through whichever host answers.
  const told = new Set();
  const follow = async (client, until) => {
    let next = client.next ?? '/v1/changes?kinds=submission&limit=100';
    while (until()) {
      const answer = await ask(client.of, next);
      if (!expect(answer, next, 200)) return;
      answer.body.items.forEach(({ id }) => told.add(id));
      client.next = next = answer.body.next;
      if (answer.body.items.length === 0) { if (client.drains) return; await sleep(200); }
    }
  };
  const follower = { of: clients['school-a'], next: null };

  // A tag and a cursor of one host, used at the other.
  const direct = async (host, path, headers = {}) => {
    const signed = await clients.dashboard.sign('GET', front + path);
    const answer = await plain(host.address + path.replace(front, ''), { headers: { ...headers, ...signed } });
    return { status: answer.status, etag: answer.headers.get('etag'), text: await answer.text() };
  };
  let crossed = 0;
  const foreign = [];
  const cross = async (one, other, path) => {
    try {
      const first = await direct(one, path);
      if (first.status !== 200) return;
      const next = JSON.parse(first.text).next.replace(front, '');
      const same = await direct(other, path, { 'if-none-match': first.etag });
      const [here, there] = [await direct(one, next), await direct(other, next)];
      // Pages that were written to between the two reads tell nothing: the first host is asked for both again.
      const [again, after] = [await direct(one, path), await direct(one, next)];
      if ([same, here, there, again, after].some(({ status }) => status === 503) || again.etag !== first.etag || after.etag !== here.etag) return;
      if (same.status !== 304) foreign.push(`${path}: the tag of one host is answered ${same.status} by the other`);
      if (here.status !== 200 || here.text !== there.text || here.etag !== there.etag) foreign.push(`${next}: ${here.status} and ${there.status}, tags ${here.etag} ${there.etag}`);
      crossed++;
    } catch {
      // One of the two is being killed.
    }
  };
  const crossing = async () => {
    for (let round = 0; running; round++) {
      const [one, other] = round % 2 ? hosts : [...hosts].reverse();
      await Promise.all(['/v1/directory/services?limit=3', '/v1/evidence/approaches?limit=2', '/v1/directory/organisations?limit=3'].map((path) => cross(one, other, path)));
      await sleep(100);
    }
  };

  const began = Date.now();
  const say = (what) => console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(4)} s  ${what}`);
  let kills = 0;
  const killing = async () => {
    for (let due = 10; due < seconds - 5; due += 20) {
      await sleep(Math.max(0, began + due * 1000 - Date.now()));
      const host = hosts[kills++ % 2];
      say(`host ${host.number} is killed`);
      await host.kill();
      await sleep(2000);
      await host.start().ready();
      say(`host ${host.number} is back`);
      // A tag can cross from host to host only while both are there, and a start takes longer than the time between two kills.
      await sleep(6000);
    }
  };
  const crashing = async () => {
    await sleep((seconds < 90 ? 20 : seconds / 3) * 1000);
    say('PostgreSQL crashes');
    primary.crash();
    await sleep(1500);
    await primary.start();
    say('PostgreSQL is back');
  };
  let lagged = 0;
  const lagging = async () => {
    await sleep((seconds < 90 ? 32 : seconds * 0.6) * 1000);
    await replica.sql('SELECT pg_wal_replay_pause()');
    say('the replica stops following');
    const before = replicaReads;
    await sleep(7000);
    const meanwhile = replicaReads;
    await sleep(5000);
    lagged = replicaReads - meanwhile;
    say(`${meanwhile - before} reads by it while it was seconds late, ${lagged} afterwards`);
    await replica.sql('SELECT pg_wal_replay_resume()');
    say('the replica follows again');
  };

  const work = [reader('/v1/directory/services?limit=10'), reader('/v1/evidence/approaches?limit=5'), reader('/v1/directory/organisations?limit=20'), graphql(),
    batches(`load-a-${mark}`), batches(`load-b-${mark}`), pushes('school-a', '900001'), pushes('school-b', '900002'), patcher(), follow(follower, () => running), crossing()];
  const chaos = Promise.all([killing(), crashing(), lagging()]);
  await Promise.all([chaos, sleep(seconds * 1000)]);
  running = false;
  await Promise.all(work);
  say('the load has ended');

  // What was acknowledged, on each host by itself.
  const lost = [];
  const asOwner = async (client, host, path) => {
    const signed = await client.sign('GET', front + path);
    const answer = await plain(host.address + path, { headers: signed });
    return { status: answer.status, text: await answer.text() };
  };
  for (const host of hosts) {
    for (const [key, name] of acknowledged) {
      const { status, text } = await asOwner(council, host, `/v1/directory/services/by-source/${key.replace(/-\d+$/, '')}/${key}`);
      if (status !== 200 || JSON.parse(text).name !== name) lost.push(`host ${host.number}, ${key}: ${status} instead of ${name}`);
    }
    for (const { name, id } of returns) {
      const { status } = await asOwner(clients[name], host, `/v1/outcomes/submissions/${id}`);
      if (status !== 200) lost.push(`host ${host.number}, return ${id}: ${status}`);
    }
  }
  const twice = await primary.sql(`SELECT name, count(*) FROM directory.service WHERE name LIKE 'load-%${mark}%' GROUP BY name HAVING count(*) > 1`);
  const made = Number((await primary.sql(`SELECT count(*) FROM directory.source_record r JOIN directory.source s ON s.id = r.source_id WHERE s.code LIKE 'load-%${mark}' AND r.kind = 'service'`))[0][0]);
  const services = Number((await primary.sql(`SELECT count(*) FROM directory.service WHERE name LIKE 'load-%${mark}%'`))[0][0]);
  const again = Number((await primary.sql("SELECT count(*) FROM (SELECT 1 FROM outcomes.submission WHERE establishment_urn IN ('900001', '900002') GROUP BY data_set_id, establishment_urn, period, period_code HAVING count(*) > 1) AS twice"))[0][0]);
  const pushed = Number((await primary.sql("SELECT count(*) FROM outcomes.submission WHERE establishment_urn IN ('900001', '900002')"))[0][0]);
  follower.drains = true;
  await follow(follower, () => true);
  const untold = returns.filter(({ name }) => name === 'school-a').map(({ id }) => id).filter((id) => !told.has(id));
  const audit = await platform.verb('audit', 'verify').then(({ stdout }) => stdout.trim(), (error) => `FAILED ${error.stdout}${error.stderr}`);
  const faults = logs(platform).split('\n').filter((line) => /"LogLevel":"(Error|Critical)"/.test(line) && /"Request |Unhandled/.test(line));
  globalThis.fetch = plain;

  const p = (list, q) => list.toSorted((a, b) => a - b)[Math.floor(list.length * q)]?.toFixed(0);
  const first = (list) => (list.length === 0 ? undefined : `${list.length}, such as ${list.slice(0, 3).join(' || ')}`);
  console.log(`answers ${JSON.stringify(statuses)}; ${takenProofs} reads handed on by nginx whose proof was taken; reads ${times.read.length}, p50 ${p(times.read, 0.5)} ms, p99 ${p(times.read, 0.99)} ms; writes ${times.write.length}, p50 ${p(times.write, 0.5)} ms, p99 ${p(times.write, 0.99)} ms (waiting and asking again included)`);
  const judge = (what, good, found) => ({ what, good, found });
  return [
    judge(`no acknowledged write is lost (${acknowledged.size} listings, ${returns.length} returns, ${patches} patches)`, lost.length === 0 && acknowledged.size > 0 && returns.length > 0 && patches > 0, first(lost)),
    judge('nothing is there twice', twice.length === 0 && again === 0 && services === acknowledged.size && made === acknowledged.size && pushed === returns.length, `${services} services, ${made} source records, ${pushed} returns, ${twice.length + again} twice`),
    judge('no answer above 500 but 503 with Retry-After', wrong.length === 0, first(wrong)),
    judge('no connection that nginx broke', broken.length === 0, first(broken)),
    judge('no other answer than expected', unexpected.length === 0, first(unexpected)),
    judge(`tags and cursors of one host hold at the other (${crossed} times)`, foreign.length === 0 && crossed > seconds / 10, first(foreign)),
    judge(`the feed told the school every return of its own (${told.size})`, untold.length === 0, first(untold)),
    judge(`the replica served reads (${replicaReads}), and none while it was late`, replicaReads > 0 && lagged === 0),
    judge('who has written reads it back', late.length === 0, first(late)),
    judge(`hosts were killed (${kills})`, kills >= Math.floor((seconds - 15) / 20)),
    judge('no fault in the logs', faults.length === 0, first(faults)),
    judge('the audit trail is whole', !audit.startsWith('FAILED'), audit.split('\n').at(-1)),
  ];
}
