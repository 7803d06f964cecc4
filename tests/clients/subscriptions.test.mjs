// Subscriptions as real clients see them: graphql-ws, graphql-sse, and raw sockets for every code and abuse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createClient as sseClient } from 'graphql-sse';
import { createClient as wsClient } from 'graphql-ws';
import WebSocket from 'ws';
import { base, clients } from './host.mjs';
import { startHost } from './second-host.mjs';

const protocol = 'graphql-transport-ws';
const school = clients['school-a'];
let host;

before(async () => { host = await startHost(); });
after(async () => { await host.stop(); });

const until = async (what, condition) => {
  for (let i = 0; i < 3600; i++) { if (await condition()) return; await new Promise((done) => { setTimeout(done, 50); }); }
  assert.fail(`waited three minutes for: ${what}`);
};

async function dashboardToken(at = host.address) {
  const { entry } = clients.dashboard;
  const answer = await fetch(`${at}/oauth/token`, {
    method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${entry.clientId}:${entry.clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await answer.json()).access_token;
}

/** A raw socket with what came over it and how it ended. */
function raw({ at = host.address, protocols = [protocol], headers = {} } = {}) {
  const socket = new WebSocket(`${at.replace('http', 'ws')}/graphql`, protocols, { headers });
  const seen = { messages: [], closed: null, refused: null, socket };
  socket.on('message', (data) => seen.messages.push(JSON.parse(data)));
  socket.on('close', (code, reason) => { seen.closed = { code, reason: String(reason) }; });
  socket.on('unexpected-response', (_, response) => { seen.refused = response.statusCode; socket.terminate(); });
  socket.on('error', () => {});
  seen.open = new Promise((done) => { socket.once('open', done); socket.once('close', done); });
  seen.send = (message) => socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
  seen.got = (type, id) => until(`${type} ${id ?? ''}`, () => seen.messages.some((m) => m.type === type && (id === undefined || m.id === id)));
  seen.end = () => until('the end of the socket', () => seen.closed);
  return seen;
}

async function acknowledged(options) {
  // Before it opens: a socket has three seconds to say who it is.
  const authorization = `Bearer ${await dashboardToken()}`;
  const seen = raw(options);
  await seen.open;
  seen.send({ type: 'connection_init', payload: { authorization } });
  await seen.got('connection_ack');
  return seen;
}

const subscribe = (id, query = 'subscription { serviceChanged { cursor uuid } }') => ({ type: 'subscribe', id, payload: { query } });
const init = { type: 'connection_init' };

const rows = [
  ['text that is no JSON', 4400, ['no json']],
  ['JSON that is no object', 4400, ['[]']],
  ['an unknown type', 4400, [{ type: 'start' }]],
  ['a message without a type', 4400, [{ id: '1' }]],
  ['a type of the server', 4400, [{ type: 'connection_ack' }]],
  ['a payload that is no object', 4400, [{ type: 'connection_init', payload: 'Bearer' }]],
  ['a binary frame', 4400, [Buffer.from('{"type":"ping"}')]],
  ['subscribe before the acknowledgement', 4401, [subscribe('1')]],
  ['no token', 4403, [init]],
  ['a token that is none', 4403, [{ ...init, payload: { authorization: 'Bearer nonsense' } }]],
  ['another scheme', 4403, [{ ...init, payload: { authorization: 'Basic ZGFzaGJvYXJkOng=' } }]],
  ['nothing for three seconds', 4408, []],
  ['a message of 1 MB', 1009, [JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(1024 * 1024) } })]],
];

for (const [name, code, messages] of rows) {
  test(`${name} closes with ${code}`, async () => {
    const seen = raw();
    await seen.open;
    for (const message of messages) seen.send(message);
    await seen.end();
    assert.equal(seen.closed.code, code, JSON.stringify(seen.closed));
    assert.deepEqual(seen.messages, []);
  });
}

const afterwards = [
  ['a second connection_init', 4429, [init]],
  ['subscribe without an id', 4400, [{ type: 'subscribe', payload: { query: '{ __typename }' } }]],
  ['subscribe without a payload', 4400, [{ type: 'subscribe', id: '1' }]],
  ['subscribe without a query', 4400, [{ type: 'subscribe', id: '1', payload: {} }]],
  ['complete without an id', 4400, [{ type: 'complete' }]],
  ['an id that is in use', 4409, [subscribe('1'), subscribe('1')]],
];

for (const [name, code, messages] of afterwards) {
  test(`${name} closes with ${code}`, async () => {
    const seen = await acknowledged();
    for (const message of messages) seen.send(message);
    await seen.end();
    assert.equal(seen.closed.code, code, JSON.stringify(seen.closed));
  });
}

for (const protocols of [[], ['graphql-ws'], ['soap']]) {
  test(`the sub-protocols [${protocols}] close with 4406`, async () => {
    const seen = raw({ protocols });
    await seen.end();
    // The library itself ends where the server chose none of its offers; one without an offer is told.
    assert.equal(protocols.length ? (seen.closed.code === 4406 || seen.closed.code === 1006) : seen.closed.code === 4406, true, JSON.stringify(seen.closed));
  });
}

test('an origin that nobody registered is refused before the socket opens', async () => {
  const seen = raw({ headers: { origin: 'https://evil.example' } });
  await until('the refusal', () => seen.refused !== null);
  assert.equal(seen.refused, 403);
});

test('queries run on a socket; a request error frees its id; unknown ids are ignored; pings are answered', async () => {
  const seen = await acknowledged();
  seen.send({ type: 'complete', id: 'never' });
  seen.send({ type: 'ping', payload: { at: 1 } });
  seen.send({ type: 'pong' });
  seen.send(subscribe('a', '{ nothing }'));
  await seen.got('error', 'a');
  assert.equal(seen.messages.find((m) => m.type === 'error').payload[0].extensions.code, 'VALIDATION');
  seen.send(subscribe('a', '{ services(first: 1) { nodes { name } } }'));
  await seen.got('complete', 'a');
  const next = seen.messages.find((m) => m.type === 'next' && m.id === 'a');
  assert.equal(next.payload.data.services.nodes.length, 1);
  assert.deepEqual(seen.messages.find((m) => m.type === 'pong'), { type: 'pong', payload: { at: 1 } });
  seen.send(subscribe('b', 'subscription { networkChanged { uuid } }'));
  await seen.got('error', 'b');
  assert.equal(seen.messages.find((m) => m.id === 'b').payload[0].extensions.code, 'INSUFFICIENT_SCOPE');
  seen.send(subscribe('c', 'subscription { serviceChanged(after: "x") { uuid } }'));
  await seen.got('error', 'c');
  assert.equal(seen.messages.find((m) => m.id === 'c').payload[0].extensions.code, 'INVALID_CURSOR');
  seen.socket.close(1000);
  await seen.end();
  assert.equal(seen.closed.code, 1000);
});

test('a subscription from the beginning tells every service once with what is selected', async () => {
  const page = await (await clients.dashboard.fetch(`${base}/v1/changes?kinds=service&limit=2`)).json();
  const first = page.items[0];
  const all = [];
  for (let url = page.next; ;) {
    const more = await (await clients.dashboard.fetch(url)).json();
    if (more.items.length === 0) break;
    all.push(...more.items.map((item) => item.id));
    url = more.next;
  }
  const seen = await acknowledged();
  seen.send(subscribe('s', `subscription { serviceChanged(after: "${first.cursor}") { action uuid service { uuid name organisation { name } } } }`));
  await until('all services', () => seen.messages.filter((m) => m.type === 'next').length >= all.length + 1);
  const told = seen.messages.filter((m) => m.type === 'next').map((m) => m.payload.data.serviceChanged);
  assert.deepEqual(told.map((change) => change.uuid), [page.items[1].id, ...all]);
  told.filter((change) => change.action === 'UPDATED').forEach((change) => assert.equal(change.service.uuid, change.uuid));
  seen.socket.close();
});

test('a thousand subscribes and a loop of subscribe and complete leave the host as it was', async () => {
  const seen = await acknowledged();
  for (let i = 0; i < 1000; i++) seen.send(subscribe(`many-${i}`));
  await until('980 refusals', () => seen.messages.filter((m) => m.type === 'error').length >= 980);
  assert.ok(seen.messages.filter((m) => m.type === 'error').every((m) => m.payload[0].extensions.code === 'RATE_LIMITED'));
  for (let i = 0; i < 1000; i++) seen.send({ type: 'complete', id: `many-${i}` });
  const memory = host.memory();
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 100; i++) { seen.send(subscribe('loop')); seen.send({ type: 'complete', id: 'loop' }); }
    seen.messages.length = 0;
    seen.send({ type: 'ping' });
    await seen.got('pong');
  }
  assert.ok(host.memory() - memory < 100, `${memory} MB, then ${host.memory()} MB`);
  assert.equal(seen.closed, null);
  seen.socket.close();
});

// ---- A school's own returns: its tokens are bound to a key, so they come with the request that opens the socket.

let year = 1900 + Math.floor(Math.random() * 60);
let term = 0;

async function push() {
  term += 1;
  if (term > 3) { term = 1; year += 1; }
  const url = `${base}/v1/outcomes/data-sets/school-behaviour-termly/submissions`;
  const answer = await school.fetch(url, {
    method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
    body: JSON.stringify({
      establishment: { urn: '900001' }, period: { period: `${year}/${year + 1}`, code: `T${term}` }, submissionType: 'full', sourceSystem: { name: 'subscriptions' },
      absentMeansZero: true, indicators: ['permanent_exclusion_count'], rows: [{ indicator: 'permanent_exclusion_count', value: 1 }],
    }),
  });
  const body = await answer.json();
  assert.equal(answer.status, 201, JSON.stringify(body));
  return body.id;
}

/** What was pushed here, as it was told: others may push for the school at the same time. */
const mine = (told, pushed) => told.filter((id) => pushed.includes(id));

async function end(kinds, client = school) {
  for (let url = `${base}/v1/changes?kinds=${kinds}&limit=100`; ;) {
    const page = await (await client.fetch(url)).json();
    if (page.items.length === 0) return page.cursor;
    url = page.next;
  }
}

/** graphql-ws with a fresh proof for each socket. */
function schoolSocket(at) {
  let headers;
  class Signed extends WebSocket {
    constructor(url, protocols) { super(url, protocols, { headers }); }
  }
  return wsClient({
    url: async () => { headers = await school.sign('GET', `${base}/graphql`); return `${at.replace('http', 'ws')}/graphql`; },
    webSocketImpl: Signed, retryAttempts: Infinity, retryWait: () => new Promise((done) => { setTimeout(done, 200); }), shouldRetry: () => true,
  });
}

const submissions = 'subscription ($after: String) { submissionChanged(after: $after) { cursor uuid action submission { uuid state } } }';

for (const signal of ['SIGTERM', 'SIGKILL']) {
  test(`graphql-ws goes on after ${signal} and a restart of the host without a gap and without a repeat`, async () => {
    let second = await startHost();
    const client = schoolSocket(second.address);
    const closes = [];
    client.on('closed', (event) => closes.push(event.code));
    const [told, variables, errors] = [[], { after: await end('submission') }, []];
    const stop = client.subscribe({ query: submissions, variables }, {
      next: ({ data, errors: wrong }) => {
        if (wrong) { errors.push(wrong); return; }
        told.push(data.submissionChanged.uuid);
        variables.after = data.submissionChanged.cursor;
      },
      error: (error) => errors.push(error), complete: () => {},
    });
    const pushed = [await push(), await push(), await push()];
    await until('three changes', () => mine(told, pushed).length >= 3);
    await second.stop(signal);
    await until('the socket to close', () => closes.length > 0);
    if (signal === 'SIGTERM') assert.equal(closes[0], 1001);
    pushed.push(await push(), await push());
    second = await startHost({}, second.port);
    pushed.push(await push());
    await until('six changes', () => mine(told, pushed).length >= 6);
    stop();
    await client.dispose();
    await second.stop();
    assert.deepEqual(mine(told, pushed), pushed);
    assert.equal(new Set(told).size, told.length);
    assert.deepEqual(errors, []);
  });
}

test('graphql-sse subscribes, queries, is told of a fault, and goes on from a cursor', async () => {
  const url = `${host.address}/graphql`;
  const client = sseClient({ url, headers: () => school.sign('POST', `${base}/graphql`), retryAttempts: 0 });
  const after = await end('submission');
  const told = [];
  const failures = [];
  const stop = client.subscribe({ query: submissions, variables: { after } }, {
    next: ({ data }) => told.push(data.submissionChanged), error: (error) => failures.push(error), complete: () => {},
  });
  const pushed = [await push(), await push()];
  await until('two changes', () => mine(told.map((change) => change.uuid), pushed).length >= 2);
  stop();
  assert.deepEqual(mine(told.map((change) => change.uuid), pushed), pushed);

  const first = told.find((change) => change.uuid === pushed[0]);
  assert.deepEqual(first.submission, { uuid: pushed[0], state: 'ACCEPTED' });
  const again = client.iterate({ query: submissions, variables: { after: first.cursor } });
  assert.equal((await again.next()).value.data.submissionChanged.uuid, pushed[1]);
  await again.return();
  for await (const answer of client.iterate({ query: '{ __typename }' })) assert.deepEqual(answer, { data: { __typename: 'Query' } });
  for await (const answer of client.iterate({ query: '{ nothing }' })) assert.equal(answer.errors[0].extensions.code, 'VALIDATION');
  assert.deepEqual(failures, []);
});

test('events carry cursors as ids, Last-Event-ID goes on, and complete has an empty data line', async () => {
  const cursor = await end('submission');
  const pushed = [await push(), await push()];
  const read = async (lastId) => {
    const abort = new AbortController();
    const answer = await school.fetch(`${base}/graphql`, {
      method: 'POST', signal: abort.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream', 'last-event-id': lastId },
      body: JSON.stringify({ query: 'subscription { submissionChanged { uuid } }' }),
    });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8');
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    await until('an event', async () => { text += (await reader.read()).value; return /\n\n/.test(text); });
    abort.abort();
    return Object.fromEntries(text.split('\n\n')[0].split('\n').map((line) => line.split(/: (.*)/)));
  };
  const first = await read(cursor);
  assert.equal(first.event, 'next');
  assert.equal(JSON.parse(first.data).data.submissionChanged.uuid, pushed[0]);
  assert.equal(JSON.parse((await read(first.id)).data).data.submissionChanged.uuid, pushed[1]);

  const whole = await school.fetch(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: '{"query":"{ __typename }"}' });
  assert.equal(await whole.text(), 'event: next\ndata: {"data":{"__typename":"Query"}}\n\nevent: complete\ndata: \n\n');
  const anonymous = await fetch(`${base}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: '{"query":"{ __typename }"}' });
  assert.equal(anonymous.status, 401);
});

test('sockets and streams end with their token: expired, then revoked', async () => {
  const short = await startHost({ Tokens__AccessTokenSeconds: '10', Changes__HeartbeatSeconds: '1', Subscriptions__PingMilliseconds: '500' });
  const silent = await end('organisation', clients.dashboard);
  const expiring = await dashboardToken(short.address);
  const seen = raw({ at: short.address });
  await seen.open;
  seen.send({ ...init, payload: { authorization: `Bearer ${expiring}` } });
  await seen.got('connection_ack');
  seen.send(subscribe('1'));
  const stream = await fetch(`${short.address}/v1/changes/stream?kinds=organisation&after=${silent}`, { headers: { authorization: `Bearer ${expiring}` } });
  assert.equal(stream.status, 200);
  await seen.end();
  assert.equal(seen.closed.code, 4403);
  assert.ok(seen.messages.some((message) => message.type === 'ping'));
  // It came to its end, and was not silent before.
  assert.match(await stream.text(), /^: still here$/m);
  await short.stop();

  const revoked = await dashboardToken();
  const other = raw();
  await other.open;
  other.send({ ...init, payload: { authorization: `Bearer ${revoked}` } });
  await other.got('connection_ack');
  const { entry } = clients.dashboard;
  const answer = await fetch(`${host.address}/oauth/revoke`, {
    method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${entry.clientId}:${entry.clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ token: revoked }),
  });
  assert.equal(answer.status, 200);
  await other.end();
  assert.equal(other.closed.code, 4403);
});

// ---- Limits of sockets, operations and streams, small enough to reach.

test('too many sockets close with 1013, of one client and of everybody, until one of them ends', async () => {
  const small = await startHost({ Subscriptions__PerClient: '2', Subscriptions__Total: '4' });
  const at = small.address;
  const mine = [await acknowledged({ at }), await acknowledged({ at })];
  const third = raw({ at });
  await third.open;
  third.send({ ...init, payload: { authorization: `Bearer ${await dashboardToken(at)}` } });
  await third.end();
  assert.deepEqual([third.closed.code, third.messages], [1013, []]);

  // Others may still come, until the host is full; then nobody is even asked who it is.
  const other = raw({ at, headers: await school.sign('GET', `${base}/graphql`) });
  await other.open;
  other.send(init);
  await other.got('connection_ack');
  const fourth = raw({ at });
  await fourth.open;
  const fifth = raw({ at });
  await fifth.end();
  assert.equal(fifth.closed.code, 1013);

  fourth.socket.close();
  mine[0].socket.close();
  await mine[0].end();
  await until('a place', async () => {
    const again = raw({ at });
    await again.open;
    again.send({ ...init, payload: { authorization: `Bearer ${await dashboardToken(at)}` } });
    await until('a word', () => again.closed || again.messages.length > 0);
    again.socket.close();
    return again.messages[0]?.type === 'connection_ack';
  });
  mine[1].socket.close();
  other.socket.close();
  await small.stop();
});

test('a real graphql-ws client is told 1013 and comes back when there is a place', async () => {
  const small = await startHost({ Subscriptions__PerClient: '1' });
  const at = small.address;
  const first = await acknowledged({ at });
  const closes = [];
  const client = wsClient({
    url: `${at.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: async () => ({ authorization: `Bearer ${await dashboardToken(at)}` }),
    retryAttempts: Infinity, retryWait: () => new Promise((done) => { setTimeout(done, 200); }), shouldRetry: (event) => event.code === 1013,
  });
  client.on('closed', (event) => closes.push(event.code));
  const answer = client.iterate({ query: '{ __typename }' }).next();
  await until('a refusal', () => closes.length > 0);
  assert.equal(closes[0], 1013);
  first.socket.close();
  assert.deepEqual((await answer).value, { data: { __typename: 'Query' } });
  await client.dispose();
  await small.stop();
});

test('the operations of one client and of everybody are limited, on sockets and streams together', async () => {
  const small = await startHost({ Subscriptions__PerClient: '3', Subscriptions__Total: '4', Subscriptions__PerSocket: '2' });
  const at = small.address;
  const [one, two] = [await acknowledged({ at }), await acknowledged({ at })];
  const settled = async (seen) => {
    const before = seen.messages.filter((m) => m.type === 'pong').length;
    seen.send({ type: 'ping' });
    await until('a pong', () => seen.messages.filter((m) => m.type === 'pong').length > before);
  };
  one.send(subscribe('1'));
  one.send(subscribe('2'));
  one.send(subscribe('3'));
  await one.got('error', '3');
  two.send(subscribe('1'));
  await settled(one);
  await settled(two);
  two.send(subscribe('2'));
  await two.got('error', '2');
  for (const seen of [one, two]) {
    const refused = seen.messages.filter((m) => m.type === 'error');
    assert.deepEqual(refused.map((m) => m.payload[0].extensions.code), ['RATE_LIMITED']);
  }

  // The same client's stream is the fourth, and a problem over plain HTTP.
  const stream = (token) => fetch(`${at}/graphql`, {
    method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { serviceChanged { uuid } }' }),
  });
  const refused = await stream(await dashboardToken(at));
  assert.deepEqual([refused.status, refused.headers.get('retry-after'), (await refused.json()).code], [429, '5', 'rate_limited']);

  // Another client has a place of its own; with it the host is full for a third one.
  const other = raw({ at, headers: await school.sign('GET', `${base}/graphql`) });
  await other.open;
  other.send(init);
  await other.got('connection_ack');
  other.send(subscribe('1', 'subscription { submissionChanged { uuid } }'));
  await settled(other);
  other.send(subscribe('2', '{ __typename }'));
  await other.got('error', '2');
  assert.equal(other.messages.find((m) => m.id === '2').payload[0].extensions.code, 'RATE_LIMITED');

  // What ends makes room, for sockets and streams.
  two.send({ type: 'complete', id: '1' });
  let room;
  await until('room', async () => { room = await stream(await dashboardToken(at)); if (room.status !== 200) await room.body.cancel(); return room.status === 200; });
  await room.body.cancel();
  for (const seen of [one, two, other]) { assert.equal(seen.closed, null); seen.socket.close(); }
  await small.stop();
});

test('limits that are none stop the start', async () => {
  await assert.rejects(startHost({ Subscriptions__PerClient: '0' }), /The host ended/);
});

test('a token that is bound to a key is taken with its request and not in a message', async () => {
  const { body } = await school.requestToken();
  const seen = raw();
  await seen.open;
  seen.send({ ...init, payload: { authorization: `Bearer ${body.access_token}` } });
  await seen.end();
  assert.equal(seen.closed.code, 4403);

  const good = raw({ headers: await school.sign('GET', `${base}/graphql`) });
  await good.open;
  good.send(init);
  await good.got('connection_ack');
  good.socket.close();
});
