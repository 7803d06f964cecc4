// A host that reads from a streaming replica: only from one that is near enough, and never behind what the reader says it has written.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { base, clients, repository, sandboxPath } from './host.mjs';
import { startHost } from './second-host.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vrn-replica-'));
chmodSync(folder, 0o755);
const postgres = (...words) => execFileSync(resolve(repository, 'eng/postgres.sh'), words, { encoding: 'utf8' }).trim();
let host, replica;
before(async () => {
  replica = postgres('replica', folder, dirname(sandboxPath));
  host = await startHost({ ConnectionStrings__VrnReplica: replica, Replica__MaxLagSeconds: '3', Replica__PollMilliseconds: '100', Webhooks__Deliver: 'false' });
});
after(async () => {
  await host?.stop();
  postgres('stop', folder);
  rmSync(folder, { recursive: true, force: true });
});

const sql = (text) => {
  const part = (name) => new RegExp(`${name}=([^;]*)`).exec(replica)[1];
  return execFileSync('psql', ['-h', part('Host'), '-p', part('Port'), '-U', part('Username'), '-d', part('Database'), '-At', '-c', text], { encoding: 'utf8', env: { ...process.env, PGPASSWORD: part('Password') } }).trim();
};
const send = async (name, method, path, headers = {}, body = undefined) => {
  const signed = await clients[name].sign(method, base + path);
  const answer = await fetch(host.address + path, { method, headers: { ...headers, ...signed }, body });
  return { status: answer.status, by: answer.headers.get('vrn-served-by'), sequence: answer.headers.get('vrn-sequence'), etag: answer.headers.get('etag'), text: await answer.text() };
};
const until = async (work) => {
  for (let i = 0; i < 600; i++) {
    const found = await work();
    if (found) return found;
    await new Promise((done) => { setTimeout(done, 50); });
  }
  throw new Error('It never came.');
};
const served = (by) => until(async () => { const answer = await send('dashboard', 'GET', '/v1/directory/services?limit=2'); return answer.by === by && answer; });

test('reads are served by the replica, as the primary would', async () => {
  const answer = await served('replica');
  const primary = await clients.dashboard.fetch(`${base}/v1/directory/services?limit=2`);
  assert.equal(answer.text, await primary.text());
  assert.equal(answer.etag, primary.headers.get('etag'));
  const current = await send('dashboard', 'GET', '/v1/directory/services?limit=2', { 'if-none-match': answer.etag });
  assert.deepEqual([current.status, current.by], [304, 'replica']);
});

test('the feed, own returns and GraphQL stay with the primary', async () => {
  await served('replica');
  for (const [name, path] of [['council-leicester', '/v1/changes?kinds=service'], ['school-a', '/v1/outcomes/data-sets/school-behaviour-termly/submissions'], ['dashboard', '/partner/self']]) {
    const { status, by } = await send(name, 'GET', path);
    assert.deepEqual([status, by], [200, null], path);
  }
});

test('who has written reads it back while the replica stands still; who has not may read what was', async () => {
  await served('replica');
  sql('SELECT pg_wal_replay_pause()');
  try {
    const body = JSON.stringify({ name: 'Replica before', status: 'active', organization: { name: 'Replica', x_vrn: { external_id: 'replica' } } });
    const key = randomUUID();
    const made = await send('council-leicester', 'POST', '/v1/directory/services', { 'content-type': 'application/json', 'idempotency-key': key }, body);
    assert.equal(made.status, 201, made.text);
    assert.match(made.sequence, /^[1-9]\d*$/);
    const path = `/v1/directory/services/${JSON.parse(made.text).id}?view=edit`;

    const back = await send('council-leicester', 'GET', path, { 'vrn-min-sequence': made.sequence });
    assert.deepEqual([back.status, back.by], [200, null]);
    const again = await send('council-leicester', 'POST', '/v1/directory/services', { 'content-type': 'application/json', 'idempotency-key': key }, body);
    assert.equal(again.status, 201);
    assert.ok(BigInt(again.sequence) >= BigInt(made.sequence), 'a repeated write has a sequence too');

    // Too late for anybody after three seconds.
    await served(null);
    assert.equal((await send('council-leicester', 'GET', path)).status, 200);
  } finally {
    sql('SELECT pg_wal_replay_resume()');
  }
  await served('replica');
  await until(async () => (await send('dashboard', 'GET', '/v1/evidence/approaches?limit=1', { 'vrn-min-sequence': '1' })).by === 'replica');
});

test('a sequence that is none is refused, one that nobody wrote is the primary’s', async () => {
  for (const sequence of ['x', '-1', '1.5', '1e3', '9'.repeat(29), '']) {
    assert.equal((await send('dashboard', 'GET', '/v1/directory/services?limit=1', { 'vrn-min-sequence': sequence })).status, 400, sequence);
  }
  await served('replica');
  const far = await send('dashboard', 'GET', '/v1/directory/services?limit=1', { 'vrn-min-sequence': '9'.repeat(20) });
  assert.deepEqual([far.status, far.by], [200, null]);
});

test('a replica that is gone, or has become a primary, serves nobody', async () => {
  await served('replica');
  postgres('stop', folder);
  for (let i = 0; i < 50; i++) {
    const { status } = await send('dashboard', 'GET', '/v1/directory/services?limit=1');
    assert.ok(status === 200 || status === 503, `${status}`);
  }
  await served(null);
  replica = postgres('start', folder);
  await served('replica');
  sql('SELECT pg_promote()');
  await served(null);
});
