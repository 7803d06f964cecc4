// An OAuth server of somebody else, npm oidc-provider over TLS: it signs tokens for its own clients and publishes its own keys.
import { createServer } from 'node:https';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const key = (alg, kid, type, options) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), alg, kid, use: 'sig' });

/**
 * Serves at `issuer` (https://localhost:PORT) with that certificate. `clients` are ids; every one has the secret `secretOf(id)` and may ask for
 * any of `scopes`. What a token says can be bent by `twist`: `alg` picks the signing key, `token({ header, payload })` changes it before it is signed.
 */
export async function startIssuer(issuer, { cert, key: tlsKey }, { audience, clients, scopes }) {
  const keys = [key('ES256', 'es-1', 'ec', { namedCurve: 'P-256' }), key('PS256', 'ps-1', 'rsa', { modulusLength: 2048 }),
    key('RS256', 'rs-1', 'rsa', { modulusLength: 2048 }), key('ES512', 'e5-1', 'ec', { namedCurve: 'P-521' })];
  const secretOf = (id) => `secret-of-${id}-0123456789abcdef0123456789`;
  let twist = {};
  const fetches = [];
  const provider = new Provider(issuer, {
    jwks: { keys },
    scopes,
    clients: clients.map((id) => ({
      client_id: id, client_secret: secretOf(id), grant_types: ['client_credentials'], response_types: [], redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic', scope: scopes.join(' '),
    })),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({ scope: scopes.join(' '), audience, accessTokenFormat: 'jwt', accessTokenTTL: 300, jwt: { sign: { alg: twist.alg ?? 'ES256' } } }),
      },
    },
    formats: {
      customizers: {
        jwt: (_context, _token, parts) => {
          parts.header ??= {};
          twist.token?.(parts);
        },
      },
    },
  });
  const answer = provider.callback();
  const server = createServer({ cert, key: tlsKey }, (request, response) => {
    if (request.url === '/jwks') fetches.push(Date.now());
    answer(request, response);
  });
  // The test's process stands still while a verb runs: a connection that ended meanwhile would be met by the next request.
  server.keepAliveTimeout = 0;
  await new Promise((done, failed) => { server.once('error', failed); server.listen(Number(new URL(issuer).port), '127.0.0.1', done); });
  return {
    keys, secretOf,
    /** When its key set was fetched, in milliseconds. */
    fetches,
    /** Runs `work` while every token comes out bent. */
    bent: async (change, work) => { twist = change; try { return await work(); } finally { twist = {}; } },
    stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }),
  };
}
