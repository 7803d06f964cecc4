// Real OAuth clients over TLS, each with its own idea of the standards: openid-client, oauth4webapi, jose.
import assert from 'node:assert/strict';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { createRemoteJWKSet, customFetch as joseFetch, decodeJwt, exportJWK, jwtVerify } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';
import { blocks, startGuide } from './guide.mjs';
import { startTlsHost } from './tls-host.mjs';

let host, entries, as, secretPost;
const certificates = {};
const scope = 'services:read';

before(async () => {
  host = await startTlsHost({
    register: ({ addClient, authority }) => {
      certificates.self = authority.selfSigned('self', 'DNS:self.example');
      certificates.named = authority.issue('named', 'DNS:partner.example', 'clientAuth');
      certificates.other = authority.issue('other', 'DNS:other.example', 'clientAuth');
      certificates.stranger = authority.selfSigned('stranger', 'DNS:partner.example');
      addClient('tls-self', '--partner', 'vcs-example', '--method', 'self-signed-tls-client-auth', '--scopes', scope, '--cert', certificates.self.file, '--bound');
      addClient('tls-named', '--partner', 'vcs-example', '--method', 'tls-client-auth', '--scopes', scope, '--tls-san', 'dns:partner.example', '--bound');
      return addClient('post-secret', '--partner', 'dashboard', '--method', 'client-secret-post', '--scopes', scope);
    },
  });
  entries = Object.fromEntries(host.sandbox.clients.map((entry) => [entry.name, entry]));
  secretPost = host.extra.secret;
  const answer = await oauth.discoveryRequest(new URL(host.issuer), { algorithm: 'oauth2', [oauth.customFetch]: host.fetchWith() });
  as = await oauth.processDiscoveryResponse(new URL(host.issuer), answer);
});
after(() => host?.stop());

const signingKey = async (entry) => webcrypto.subtle.importKey('pkcs8', createPrivateKey(readFileSync(entry.privateKeyPath)).export({ type: 'pkcs8', format: 'der' }),
  { name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
const read = (url, token, init = {}) => host.fetchWith(init.certificate)(url, { headers: { authorization: `${init.scheme ?? 'Bearer'} ${token}` } });

async function grant(client, authentication, { certificate, server = as, dpop } = {}) {
  const options = { [oauth.customFetch]: host.fetchWith(certificate), DPoP: dpop, ...(certificate ? { [oauth.useMtlsAlias]: true, use_mtls_endpoint_aliases: true } : {}) };
  const ask = async () => oauth.processClientCredentialsResponse(server, client,
    await oauth.clientCredentialsGrantRequest(server, client, authentication, new URLSearchParams({ scope }), options));
  try { return await ask(); } catch (error) {
    if (!dpop || !oauth.isDPoPNonceError(error)) throw error;
    return ask();
  }
}

for (const algorithm of ['oidc', 'oauth2']) {
  test(`openid-client discovers by ${algorithm} and gets a token with a secret in the header`, async () => {
    const entry = entries.dashboard;
    const config = await openid.discovery(new URL(host.issuer), entry.clientId, undefined, openid.ClientSecretBasic(entry.clientSecret),
      { algorithm, [openid.customFetch]: host.fetchWith() });
    const tokens = await openid.clientCredentialsGrant(config, { scope });
    assert.equal(tokens.scope, scope);
    assert.equal(tokens.token_type.toLowerCase(), 'bearer');
  });
}

test('openid-client: a secret in the form, and not in the header', async () => {
  const config = await openid.discovery(new URL(host.issuer), 'post-secret', undefined, openid.ClientSecretPost(secretPost), { [openid.customFetch]: host.fetchWith() });
  assert.ok((await openid.clientCredentialsGrant(config, { scope })).access_token);
  const wrong = await openid.discovery(new URL(host.issuer), 'post-secret', undefined, openid.ClientSecretBasic(secretPost), { [openid.customFetch]: host.fetchWith() });
  await assert.rejects(openid.clientCredentialsGrant(wrong, { scope }), (error) => error.status === 401);
});

test('openid-client: private_key_jwt, introspection of the own token, revocation, and the token is dead', async () => {
  const entry = entries['vcs-example'];
  const config = await openid.discovery(new URL(host.issuer), entry.clientId, undefined, openid.PrivateKeyJwt({ key: await signingKey(entry), kid: entry.kid }), { [openid.customFetch]: host.fetchWith() });
  const { access_token: token } = await openid.clientCredentialsGrant(config, { scope });
  const url = `${host.issuer}/v1/directory/services?limit=1`;
  assert.equal((await read(url, token)).status, 200);
  const seen = await openid.tokenIntrospection(config, token);
  assert.equal(seen.active, true);
  assert.equal(seen.client_id, entry.clientId);
  await openid.tokenRevocation(config, token);
  assert.equal((await openid.tokenIntrospection(config, token)).active, false);
  assert.equal((await read(url, token)).status, 401);
});

test('oauth4webapi: DPoP with a nonce at both ends; another key and no proof are refused', async () => {
  const entry = entries['school-a'];
  const client = { client_id: entry.clientId };
  const keys = await oauth.generateKeyPair('ES256');
  const authentication = oauth.PrivateKeyJwt({ key: await signingKey(entry), kid: entry.kid });
  const url = new URL(`${host.issuer}/v1/directory/services?limit=1`);
  const ask = async (handle) => oauth.processClientCredentialsResponse(as, client, await oauth.clientCredentialsGrantRequest(as, client, authentication,
    new URLSearchParams({ scope }), { DPoP: handle, [oauth.customFetch]: host.fetchWith() }));
  const call = (handle) => oauth.protectedResourceRequest(tokens.access_token, 'GET', url, new Headers(), null, { DPoP: handle, [oauth.customFetch]: host.fetchWith() });
  const challenged = (error) => oauth.isDPoPNonceError(error);

  // At the token endpoint: a handle that knows no nonce is challenged, and its second try is good.
  const dpop = oauth.DPoP(client, keys);
  await assert.rejects(ask(dpop), challenged);
  const tokens = await ask(dpop);
  assert.equal(tokens.token_type, 'dpop');

  // At the API the same: the same key in a handle that knows no nonce.
  const fresh = oauth.DPoP(client, keys);
  await assert.rejects(call(fresh), (error) => challenged(error) && error.status === 401);
  assert.equal((await call(fresh)).status, 200);
  assert.equal((await call(dpop)).status, 200);

  // Another key gets its nonce and is refused all the same.
  const other = oauth.DPoP(client, await oauth.generateKeyPair('ES256'));
  await assert.rejects(call(other), challenged);
  await assert.rejects(call(other), (error) => !challenged(error) && error.cause.some(({ parameters }) => parameters.error === 'invalid_token'));
  assert.equal((await read(url, tokens.access_token)).status, 401);
  assert.equal((await read(url, tokens.access_token, { scheme: 'DPoP' })).status, 401);
});

test('openid-client: meets the nonce at both ends by itself', async () => {
  const entry = entries['school-a'];
  const seen = [];
  const watched = async (...request) => { const answer = await host.fetchWith()(...request); seen.push(answer.status); return answer; };
  const config = await openid.discovery(new URL(host.issuer), entry.clientId, undefined, openid.PrivateKeyJwt({ key: await signingKey(entry), kid: entry.kid }), { [openid.customFetch]: watched });
  const keys = await openid.randomDPoPKeyPair('ES256');
  seen.length = 0;
  const tokens = await openid.clientCredentialsGrant(config, { scope }, { DPoP: openid.getDPoPHandle(config, keys) });
  assert.deepEqual(seen, [400, 200]);

  seen.length = 0;
  const answer = await openid.fetchProtectedResource(config, tokens.access_token, new URL(`${host.issuer}/v1/directory/services?limit=1`), 'GET', undefined, undefined,
    { DPoP: openid.getDPoPHandle(config, keys) });
  assert.equal(answer.status, 200);
  assert.deepEqual(seen, [401, 200]);
});

for (const [id, certificate] of [['tls-self', 'self'], ['tls-named', 'named']]) {
  test(`oauth4webapi: ${id} gets a token bound to its certificate, which works with that certificate alone`, async () => {
    const client = { client_id: id, use_mtls_endpoint_aliases: true };
    const tokens = await grant(client, oauth.TlsClientAuth(), { certificate: certificates[certificate] });
    assert.ok(decodeJwt(tokens.access_token).cnf['x5t#S256']);
    const url = `${host.mtls}/v1/directory/services?limit=1`;
    assert.equal((await read(url, tokens.access_token, { certificate: certificates[certificate] })).status, 200);
    assert.equal((await read(url, tokens.access_token, { certificate: certificates.other })).status, 401);
    assert.equal((await read(url, tokens.access_token)).status, 401);
    assert.equal((await read(url.replace(host.mtls, host.issuer), tokens.access_token, { certificate: certificates[certificate] })).status, 401);
  });
}

for (const [id, certificate] of [['tls-self', 'other'], ['tls-named', 'other'], ['tls-named', 'stranger'], ['tls-named', undefined]]) {
  test(`${id} is not believed with the certificate ${certificate ?? 'none'}`, async () => {
    const answer = await host.fetchWith(certificates[certificate])(`${host.mtls}/oauth/token`, {
      method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id }),
    });
    assert.equal(answer.status, 401);
    assert.equal((await answer.json()).error, 'invalid_client');
  });
}

test('a certificate in a header is nobody\'s', async () => {
  const der = Buffer.from(certificates.named.cert.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('base64');
  for (const name of ['client-cert', 'x-arr-clientcert', 'ssl-client-cert']) {
    const answer = await host.fetchWith()(`${host.mtls}/oauth/token`, {
      method: 'POST', headers: { [name]: `:${der}:` }, body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'tls-named' }),
    });
    assert.equal(answer.status, 401, name);
  }
});

test('oauth4webapi validates an RFC 9068 token, jose verifies it, RFC 9728 metadata leads back to the issuer', async () => {
  const entry = entries['vcs-example'];
  const client = { client_id: entry.clientId };
  const tokens = await grant(client, oauth.PrivateKeyJwt({ key: await signingKey(entry), kid: entry.kid }));
  const request = new Request(`${host.issuer}/v1/directory/services`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  const claims = await oauth.validateJwtAccessToken(as, request, `${host.issuer}/api`, { [oauth.customFetch]: host.fetchWith() });
  assert.equal(claims.client_id, entry.clientId);
  const keys = createRemoteJWKSet(new URL(as.jwks_uri), { [joseFetch]: host.fetchWith() });
  await jwtVerify(tokens.access_token, keys, { issuer: host.issuer, audience: `${host.issuer}/api`, typ: 'at+jwt' });

  const resource = new URL(`${host.issuer}/api`);
  const metadata = await oauth.processResourceDiscoveryResponse(resource, await oauth.resourceDiscoveryRequest(resource, { [oauth.customFetch]: host.fetchWith() }));
  assert.deepEqual(metadata.authorization_servers, [host.issuer]);
});

test('the guide\'s examples for a secret in the form and for certificates, in every language', async (t) => {
  const guide = startGuide();
  after(() => guide.stop());
  const pem = host.authority.path('ca.pem');
  const settings = {
    'post-secret': { VRN_SECRET: secretPost },
    'tls-self': { VRN_CERT: host.authority.path('self.pem'), VRN_CERT_KEY: host.authority.path('self.key') },
    'tls-named': { VRN_CERT: host.authority.path('named.pem'), VRN_CERT_KEY: host.authority.path('named.key') },
  };
  for (const block of blocks.filter(({ names = [] }) => names.some((name) => settings[name]))) {
    for (const name of block.names) {
      await t.test(`block ${block.index} (${block.language}) as ${name}`, () => guide.run(block, {
        VRN_BASE: host.issuer, VRN_MTLS: host.mtls, VRN_CLIENT: name, ...settings[name],
        CURL_CA_BUNDLE: pem, NODE_EXTRA_CA_CERTS: pem, SSL_CERT_FILE: pem, SSL_CERT_DIR: host.authority.folder,
      }));
    }
  }
});
