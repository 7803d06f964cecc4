#!/usr/bin/env node
// Signs for sandbox clients, because Postman cannot sign with ES256: client assertions (RFC 7523) and DPoP proofs (RFC 9449).
//   node postman/signer.mjs .data/sandbox.json [port]     listens on 127.0.0.1 (default 5081)
//   node postman/signer.mjs .data/sandbox.json headers CLIENT METHOD URL     prints the headers of one call, for curl -H @-
//   POST /sign {"client": "school-a", "method": "POST", "url": "http://..."}  ->  {"authorization": "...", "dpop": "..."}
// For the sandbox only: a real partner's key never leaves the system that calls.
import { createHash, createPrivateKey, createPublicKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const base64url = (value) => Buffer.from(value).toString('base64url');

function jws(key, header, payload) {
  const text = `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(payload))}`;
  return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** One sandbox client: gets its token, keeps it while it is good, and signs calls with it. */
export class SandboxClient {
  #token; #expires = 0; #nonce; #nonceAt = 0;

  constructor(sandbox, entry) {
    Object.assign(this, { tokenUrl: sandbox.tokenUrl, issuer: new URL(sandbox.tokenUrl).origin, entry });
    if (entry.privateKeyPath) {
      this.key = createPrivateKey(readFileSync(entry.privateKeyPath));
      const { kty, crv, x, y } = createPublicKey(this.key).export({ format: 'jwk' });
      this.publicJwk = { kty, crv, x, y };
    }
  }

  /** A DPoP proof for one call; with a token it is bound to it. */
  proof(method, url, token) {
    const { origin, pathname } = new URL(url);
    const payload = { jti: randomUUID(), htm: method, htu: origin + pathname, iat: seconds() };
    if (this.#nonce) payload.nonce = this.#nonce;
    if (token) payload.ath = createHash('sha256').update(token).digest('base64url');
    return jws(this.key, { typ: 'dpop+jwt', alg: this.entry.alg, jwk: this.publicJwk }, payload);
  }

  assertion(claims = {}) {
    const now = seconds();
    return jws(this.key, { typ: 'JWT', alg: this.entry.alg, kid: this.entry.kid },
      { iss: this.entry.clientId, sub: this.entry.clientId, aud: this.issuer, iat: now, exp: now + 120, jti: randomUUID(), ...claims });
  }

  /** The token endpoint's answer; a nonce challenge is followed once. */
  async requestToken(scope) {
    const form = new URLSearchParams({ grant_type: 'client_credentials' });
    const headers = {};
    if (scope) form.set('scope', scope);
    if (this.key) {
      form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
      form.set('client_assertion', this.assertion());
    } else {
      headers.authorization = `Basic ${Buffer.from(`${this.entry.clientId}:${this.entry.clientSecret}`).toString('base64')}`;
    }
    for (let attempt = 0; ; attempt++) {
      if (this.entry.dpop) headers.dpop = this.proof('POST', this.tokenUrl);
      const response = await fetch(this.tokenUrl, { method: 'POST', headers, body: form });
      const body = await response.json();
      this.#remember(response);
      if (body.error !== 'use_dpop_nonce' || attempt > 0) return { status: response.status, body };
    }
  }

  async token() {
    const stale = seconds() > this.#expires - 30 || (this.entry.dpop && seconds() - this.#nonceAt > 200);
    if (stale) {
      const { status, body } = await this.requestToken();
      if (status !== 200) throw new Error(`${this.entry.name}: ${status} ${JSON.stringify(body)}`);
      this.#token = body.access_token;
      this.#expires = seconds() + body.expires_in;
    }
    return this.#token;
  }

  async sign(method, url) {
    const token = await this.token();
    return this.entry.dpop
      ? { authorization: `DPoP ${token}`, dpop: this.proof(method, url, token) }
      : { authorization: `Bearer ${token}` };
  }

  async fetch(url, init = {}) {
    for (let attempt = 0; ; attempt++) {
      const signed = await this.sign(init.method ?? 'GET', url);
      const response = await fetch(url, { ...init, headers: { ...init.headers, ...signed } });
      this.#remember(response);
      const challenged = response.status === 401 && (response.headers.get('www-authenticate') ?? '').includes('use_dpop_nonce');
      if (!challenged || attempt > 0) return response;
    }
  }

  #remember(response) {
    const nonce = response.headers.get('dpop-nonce');
    if (nonce) { this.#nonce = nonce; this.#nonceAt = seconds(); }
  }
}

/** Every client of a sandbox.json by its name. */
export function sandboxClients(path) {
  const sandbox = JSON.parse(readFileSync(path, 'utf8'));
  return Object.fromEntries(sandbox.clients.map((entry) => [entry.name, new SandboxClient(sandbox, entry)]));
}

export function serve(path, port) {
  const clients = sandboxClients(path);
  const server = createServer(async (request, response) => {
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      let text = '';
      for await (const chunk of request) text += chunk;
      const { client, method, url } = JSON.parse(text);
      if (!clients[client]) return answer(404, { error: `sandbox.json has no client '${client}'` });
      return answer(200, await clients[client].sign(method, url));
    } catch (error) {
      return answer(400, { error: error.message });
    }
  });
  return new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [path, mode = '5081', client, method, url] = process.argv.slice(2);
  if (!path || (mode === 'headers' && !url)) {
    console.error('usage: node postman/signer.mjs SANDBOX_JSON [port | headers CLIENT METHOD URL]');
    process.exit(2);
  }
  if (mode === 'headers') {
    const signed = await sandboxClients(path)[client].sign(method, url);
    Object.entries(signed).forEach(([name, value]) => console.log(`${name}: ${value}`));
  } else {
    const server = await serve(path, Number(mode));
    console.log(`Signing for the clients of ${path} on http://127.0.0.1:${server.address().port}`);
  }
}
