// A real OAuth server of somebody else (npm oidc-provider) as an external issuer: its tokens say who calls and nothing more. Every refused
// token is issued and signed by that server; its control is the same request to it with one thing changed.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, test } from 'node:test';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import * as oauth from 'oauth4webapi';
import { startIssuer } from './issuers.mjs';
import { startTlsHost } from './tls-host.mjs';

const ours = ['services:read', 'members:read', 'services:write', 'audit:read'];
const theirs = [...ours, 'directory.read', 'organisations:read', 'members:write', 'outcomes:write', 'outcomes:publish', 'partners:admin', 'tokens:introspect', 'exports:read'];
const names = ['their-council', 'their-school', 'their-stranger', 'their-pending'];
const services = '/v1/directory/services?limit=1';
const networks = '/v1/networks';

let host, issuer, as;
before(async () => {
  host = await startTlsHost({
    configure: ({ issuer: us, external }) => ({
      Tokens__ExternalIssuers__0__Issuer: external, Tokens__ExternalIssuers__0__JwksUri: `${external}/jwks`, Tokens__ExternalIssuers__0__Audience: `${us}/api`,
      Tokens__ExternalIssuers__0__Preset: 'Duende', Tokens__ExternalIssuers__0__Algs__0: 'ES256', Tokens__ExternalIssuers__0__Algs__1: 'PS256',
      'Tokens__ExternalIssuers__0__ScopeMap__directory.read': 'services:read',
      Tokens__ExternalIssuers__0__Forbidden__0: 'act',
    }),
    register: async ({ cli, signed, authority, issuer: us, external }) => {
      // Every verb starts the platform anew, which is most of what this test costs: no more of them than there are questions.
      const link = (id, foreign) => cli('client', 'link', id, '--issuer', external, '--foreign-id', foreign, ...signed('registrar'));
      for (const [id, partner, foreign, scopes] of [['ext-council', 'council-leicester', 'their-council', ours], ['ext-school', 'school-a', 'their-school', ['services:read', 'audit:read']]]) {
        cli('client', 'add', id, '--partner', partner, '--method', 'external', '--scopes', scopes.join(','), ...signed('registrar'));
        link(id, foreign);
        cli('client', 'activate', id, ...signed('approver'));
      }
      link('ext-council', 'their-pending');
      assert.throws(() => cli('client', 'add', 'ext-high', '--partner', 'council-leicester', '--method', 'external', '--scopes', 'outcomes:write', ...signed('registrar')),
        'an external client reaches assurance standard');
      issuer = await startIssuer(external, authority.read('server'), { audience: `${us}/api`, clients: names, scopes: theirs });
      return { cli, signed };
    },
  });
  const url = new URL(host.external);
  as = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, { [oauth.customFetch]: host.fetchWith() }));
});
after(async () => { await host?.stop(); await issuer?.stop(); });

/** A token of theirs as their server issues it, bent as `change` says. */
const theirToken = (id, { scope = 'services:read', dpop, ...change } = {}) => issuer.bent(change, async () => {
  const client = { client_id: id };
  const ask = async () => oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client,
    oauth.ClientSecretBasic(issuer.secretOf(id)), new URLSearchParams({ scope }), { [oauth.customFetch]: host.fetchWith(), DPoP: dpop }));
  try { return (await ask()).access_token; } catch (error) {
    if (!dpop || !oauth.isDPoPNonceError(error)) throw error;
    return (await ask()).access_token;
  }
});
const call = async (path, token) => {
  const answer = await host.fetchWith()(host.issuer + path, { headers: { authorization: `Bearer ${token}` } });
  const text = await answer.text();
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), request: answer.headers.get('x-request-id'), text, body: text.startsWith('{') ? JSON.parse(text) : null };
};
/** The audit rows of these answers, as the partners concerned read them; each is written soon after its answer. */
const audited = async (answers) => {
  for (let attempt = 0; ; attempt++) {
    const rows = [];
    for (const who of ['their-council', 'their-school']) {
      rows.push(...(await accepted(await theirToken(who, { scope: 'audit:read' }), '/partner/self/audit?action=access.denied&limit=100')).body.items);
    }
    const found = answers.map((answer) => rows.filter((row) => row.requestId === answer.request));
    if (found.every((of) => of.length > 0) || attempt === 50) return found;
    await new Promise((wait) => setTimeout(wait, 100));
  }
};
/** An invalid token: 401, the same words for every reason, and where to get a good one. */
const refused = (answer, what) => {
  assert.equal(answer.status, 401, `${what}: ${answer.text}`);
  assert.equal(answer.body.code, 'invalid_token', what);
  assert.match(answer.challenge, /^Bearer .*error="invalid_token".*resource_metadata="/, what);
};
const accepted = async (token, path = services) => {
  const answer = await call(path, token);
  assert.equal(answer.status, 200, answer.text);
  return answer;
};

test('its token is accepted and stands for the client that is linked to it', async () => {
  const token = await theirToken('their-council', { scope: 'services:read members:read' });
  assert.equal(decodeProtectedHeader(token).typ, 'at+jwt');
  assert.equal(decodeJwt(token).iss, host.external);
  await accepted(token);
  await accepted(token, networks);
  const self = (await accepted(token, '/partner/self')).body;
  assert.equal(self.code, 'council-leicester');
  assert.equal(self.client.id, 'ext-council');
  assert.deepEqual(self.rights.filter((right) => right.granted).map((right) => right.scope).sort(), ['members:read', 'services:read']);
  const school = (await accepted(await theirToken('their-school'), '/partner/self')).body;
  assert.equal(school.code, 'school-a', 'another client over there is another one here');
});

test('another algorithm of its list, a scope under its own name, and an audience among several are accepted', async () => {
  await accepted(await theirToken('their-council', { alg: 'PS256' }));
  const token = await theirToken('their-council', { scope: 'directory.read', token: (parts) => { parts.payload.aud = ['https://elsewhere.example', parts.payload.aud]; } });
  assert.equal(decodeJwt(token).scope, 'directory.read');
  await accepted(token);
});

test('it cannot raise rights: a scope outside the registration, above the assurance or the type, or of the admin listener gives nothing', async () => {
  const everything = await theirToken('their-council', { scope: theirs.join(' ') });
  const self = (await accepted(everything, '/partner/self')).body;
  assert.equal(self.client.assurance, 'standard');
  assert.deepEqual(self.rights.filter((right) => right.granted).map((right) => right.scope).sort(), [...ours].sort());
  for (const path of ['/admin/partners', '/admin/clients/ext-council']) assert.equal((await call(path, everything)).status, 404, path);

  const school = await theirToken('their-school', { scope: theirs.join(' ') });
  const beyond = await call(networks, school);
  assert.equal(beyond.status, 403, beyond.text);
  assert.equal(beyond.body.code, 'insufficient_scope');
  assert.match(beyond.challenge, /error="insufficient_scope"/);
  const narrow = await call(networks, await theirToken('their-council'));
  assert.equal(narrow.status, 403, 'registered, but not in this token');
  await accepted(await theirToken('their-council', { scope: 'members:read' }), networks);
  for (const [rows, client] of (await audited([beyond, narrow])).map((found, at) => [found, ['ext-school', 'ext-council'][at]])) {
    assert.deepEqual(rows.map((row) => [row.action, row.client]), [['access.denied', client]]);
    assert.match(rows[0].reason, /^scope\./);
  }
});

test('claims that name another partner, roles, an assurance or one of our clients change nothing', async () => {
  const claims = { partner: 'police-leicestershire', partner_id: 'police-leicestershire', organisation: 'school-b', roles: ['admin', 'partners:admin'], role: 'vrn-core', groups: ['vrn-core'],
    permissions: ['partners:admin'], assurance: 'high', acr: 'high', azp: 'dashboard', sub: 'dashboard', scp: 'partners:admin', act: undefined };
  const self = (await accepted(await theirToken('their-council', { token: (parts) => Object.assign(parts.payload, claims) }), '/partner/self')).body;
  assert.deepEqual([self.code, self.client.id, self.client.assurance], ['council-leicester', 'ext-council', 'standard']);
  assert.deepEqual(self.rights.filter((right) => right.granted).map((right) => right.scope), ['services:read']);
});

const seconds = () => Math.floor(Date.now() / 1000);
const claim = (name, value) => ({ token: (parts) => { parts.payload[name] = typeof value === 'function' ? value() : value; } });
const header = (name, value) => ({ token: (parts) => { parts.header[name] = value; } });
/** What is wrong, who asks, and the reason in the audit; null where nothing shows that a client of ours is behind it. */
const variants = [
  ['an unlinked client', 'their-stranger', {}, null],
  ['a link that waits for the second operator', 'their-pending', {}, null],
  ['the name of a client of ours that is not linked under it', 'their-council', claim('client_id', 'ext-council'), null],
  ['no client', 'their-council', claim('client_id', undefined), null],
  ['a client that is no text', 'their-council', claim('client_id', ['their-council']), null],
  ['another audience', 'their-council', claim('aud', 'https://elsewhere.example/api'), 'external.aud'],
  ['the issuer as audience', 'their-council', claim('aud', 'https://localhost'), 'external.aud'],
  ['another issuer', 'their-council', claim('iss', 'https://unlisted.example'), null],
  ['the issuer with a slash more', 'their-council', claim('iss', () => `${host.external}/`), null],
  ['our own issuer', 'their-council', claim('iss', () => host.issuer), null],
  ['an end that has passed', 'their-council', claim('exp', () => seconds() - 1), 'token.exp'],
  ['no end', 'their-council', claim('exp', undefined), 'token.exp'],
  ['an end that is no number', 'their-council', claim('exp', () => `${seconds() + 300}`), 'token.malformed'],
  ['a start to come', 'their-council', claim('nbf', () => seconds() + 120), 'token.iat'],
  ['made in the future', 'their-council', claim('iat', () => seconds() + 120), 'token.iat'],
  ['a time of making that is no number', 'their-council', claim('iat', 'now'), 'token.malformed'],
  ['a claim that is forbidden', 'their-council', claim('act', { sub: 'somebody' }), 'external.claim'],
  ['a binding that nobody knows', 'their-council', claim('cnf', { x: 'y' }), 'binding.key'],
  ['an algorithm that is not listed for it', 'their-council', { alg: 'RS256' }, null],
  ['an algorithm that nobody lists', 'their-council', { alg: 'ES512' }, null],
  ['the type of an ID token', 'their-council', header('typ', 'JWT'), null],
  ['a kid that is another key', 'their-council', header('kid', 'ps-1'), null],
  ['no kid', 'their-council', header('kid', undefined), null],
  ['the address of another key set', 'their-council', header('jku', 'https://evil.example/jwks'), null],
];
test('each refused variant, with its control', async (t) => {
  const answers = [];
  for (const [what, who, change, reason] of variants) {
    await t.test(what, async () => {
      const answer = await call(services, await theirToken(who, change));
      refused(answer, what);
      if (reason !== null) answers.push([answer, reason]);
      await accepted(await theirToken('their-council'));
    });
  }
  await t.test('the audit names the client and the reason', async () => {
    const rows = await audited(answers.map(([answer]) => answer));
    assert.deepEqual(rows.map((of) => of.map((row) => [row.action, row.outcome, row.reason])), answers.map(([, reason]) => [['access.denied', 'refused', reason]]));
    assert.ok(rows.every(([row]) => row.client === 'ext-council'));
  });
});

test('its client has no other way in: no token of ours is given in its name', async () => {
  const asked = await host.fetchWith()(`${host.issuer}/oauth/token`, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'ext-council' }) });
  assert.equal(asked.status, 401);
  assert.equal((await asked.json()).error, 'invalid_client');
});

test('a key that it does not publish opens nothing, and unknown keys cost it one request a minute at most', async () => {
  const good = await theirToken('their-council');
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const signed = (kid, key = stranger) => new SignJWT({ ...decodeJwt(good), jti: kid }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid }).sign(key);
  refused(await call(services, await signed('es-1')), 'another key under the kid of a published one');
  await Promise.all(Array.from({ length: 50 }, async (_, at) => refused(await call(services, await signed(`unknown-${at}`)), 'a key nobody published')));
  await accepted(good);
  assert.ok(issuer.fetches.length >= 1);
  issuer.fetches.forEach((at, index) => assert.ok(index === 0 || at - issuer.fetches[index - 1] >= 59_000, `fetched at ${issuer.fetches.join(', ')}`));
});

test('its DPoP tokens stay bound here: the key is asked for, and a thief has none', async () => {
  const client = { client_id: 'their-council' };
  const [pair, thief] = [await oauth.generateKeyPair('ES256'), await oauth.generateKeyPair('ES256')];
  const token = await theirToken('their-council', { dpop: oauth.DPoP(client, pair) });
  assert.ok(decodeJwt(token).cnf.jkt);
  const read = async (key) => {
    const DPoP = oauth.DPoP(client, key);
    const ask = () => oauth.protectedResourceRequest(token, 'GET', new URL(host.issuer + services), undefined, undefined, { DPoP, [oauth.customFetch]: host.fetchWith() });
    try { return await ask(); } catch (error) { if (!oauth.isDPoPNonceError(error)) throw error; return ask(); }
  };
  assert.equal((await read(pair)).status, 200);
  await assert.rejects(read(thief), (error) => error.status === 401);
  refused({ ...(await call(services, token)), challenge: 'Bearer error="invalid_token", resource_metadata="' }, 'as a bearer token');
});

test('one word of an operator ends it: the partner suspended or the client disabled, the issuer may vouch for its client as it likes', async () => {
  const [school, council] = [await theirToken('their-school'), await theirToken('their-council')];
  await accepted(school);
  await accepted(council);
  /** Gives the first answer other than 200. */
  const ended = async (token) => {
    for (const until = Date.now() + 20_000; ;) {
      const answer = await call(services, token);
      if (answer.status !== 200 || Date.now() > until) return answer;
      await new Promise((wait) => setTimeout(wait, 200));
    }
  };
  host.extra.cli('partner', 'suspend', 'school-a', '--reason', 'test', ...host.extra.signed('registrar'));
  for (const answer of [await ended(school), await call(services, await theirToken('their-school'))]) {
    assert.equal(answer.status, 403, answer.text);
    assert.equal(answer.body.code, 'partner_suspended');
  }
  await accepted(await theirToken('their-council'));

  host.extra.cli('client', 'disable', 'ext-council', ...host.extra.signed('registrar'));
  refused(await ended(council), 'a token from before');
  refused(await call(services, await theirToken('their-council')), 'a token from after');
});
