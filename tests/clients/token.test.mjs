// Tokens as an independent library sees them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { base, clients } from './host.mjs';

const metadata = await (await fetch(`${base}/.well-known/oauth-authorization-server`)).json();

test('the metadata names this issuer and its endpoints', () => {
  assert.equal(metadata.issuer, base);
  assert.equal(metadata.token_endpoint, `${base}/oauth/token`);
  assert.deepEqual(metadata.grant_types_supported, ['client_credentials']);
  assert.ok(metadata.token_endpoint_auth_methods_supported.includes('private_key_jwt'));
});

for (const name of Object.keys(clients)) {
  test(`${name} gets an RFC 9068 token that verifies against the published keys`, async () => {
    const { status, body } = await clients[name].requestToken();
    assert.equal(status, 200, JSON.stringify(body));
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const { payload, protectedHeader } = await jwtVerify(body.access_token, keys, { issuer: base, audience: `${base}/api`, typ: 'at+jwt', algorithms: ['ES256'] });
    assert.equal(payload.client_id, name);
    assert.equal(payload.exp - payload.iat, body.expires_in);
    assert.ok(protectedHeader.kid);
    assert.equal(body.token_type, clients[name].entry.dpop ? 'DPoP' : 'Bearer');
    assert.equal(Boolean(payload.cnf?.jkt), clients[name].entry.dpop);
  });
}

test('a scope outside the registration is refused', async () => {
  const { status, body } = await clients.dashboard.requestToken('outcomes:write');
  assert.equal(status, 400);
  assert.equal(body.error, 'invalid_scope');
});

test('a narrower scope may be asked for', async () => {
  const { body } = await clients.dashboard.requestToken('services:read');
  assert.equal(body.scope, 'services:read');
  assert.equal(decodeJwt(body.access_token).scope, 'services:read');
});

test('a wrong secret and an unknown client are refused alike', async () => {
  const ask = (user) => fetch(metadata.token_endpoint, {
    method: 'POST', headers: { authorization: `Basic ${Buffer.from(`${user}:wrong`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const [known, unknown] = [await ask('dashboard'), await ask('nobody-at-all')];
  assert.equal(known.status, 401);
  assert.equal(unknown.status, 401);
  assert.equal(await known.text(), await unknown.text());
});
