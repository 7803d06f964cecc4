// A host of its own over TLS: generated certificates, free loopback ports, a new database beside the running sandbox's.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Agent, fetch as undici } from 'undici';
import { repository, sandboxPath } from './host.mjs';

const freePort = () => new Promise((done) => {
  const probe = createServer();
  probe.listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

/** A small authority: makes certificates for a server or a client; every file lies in one folder that goes at the end. */
class Authority {
  constructor(folder) {
    this.folder = folder;
    this.#openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=test authority',
      '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign', '-keyout', this.path('ca.key'), '-out', this.path('ca.pem'));
    this.ca = readFileSync(this.path('ca.pem'), 'utf8');
  }

  path(name) { return join(this.folder, name); }

  issue(name, san, usage, ...validity) {
    writeFileSync(this.path(`${name}.ext`), `subjectAltName=${san}\nextendedKeyUsage=${usage}\nbasicConstraints=CA:FALSE\n`);
    this.#openssl('req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-subj', `/CN=${name}`, '-keyout', this.path(`${name}.key`), '-out', this.path(`${name}.csr`));
    this.#openssl('x509', '-req', '-in', this.path(`${name}.csr`), '-CA', this.path('ca.pem'), '-CAkey', this.path('ca.key'), '-CAcreateserial',
      '-extfile', this.path(`${name}.ext`), '-out', this.path(`${name}.pem`), ...(validity.length ? validity : ['-days', '1']));
    return this.read(name);
  }

  selfSigned(name, san) {
    this.#openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`,
      '-addext', `subjectAltName=${san}`, '-keyout', this.path(`${name}.key`), '-out', this.path(`${name}.pem`));
    return this.read(name);
  }

  read(name) { return { file: this.path(`${name}.pem`), cert: readFileSync(this.path(`${name}.pem`), 'utf8'), key: readFileSync(this.path(`${name}.key`), 'utf8') }; }

  #openssl(...args) { execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] }); }
}

/** Starts the host; `configure(ports)` adds settings, `register(cli)` adds clients before it serves. */
export async function startTlsHost({ configure = () => ({}), register = () => {} } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vrn-tls-'));
  const authority = new Authority(folder);
  authority.issue('server', 'DNS:localhost,IP:127.0.0.1', 'serverAuth');
  const [port, mtlsPort, issuerPort] = [await freePort(), await freePort(), await freePort()];
  const [issuer, mtls, external] = [port, mtlsPort, issuerPort].map((number) => `https://localhost:${number}`);
  const connection = execFileSync(join(repository, 'eng/postgres.sh'), ['start', dirname(sandboxPath)], { encoding: 'utf8' }).trim()
    .replace(/Database=[^;]*/, `Database=vrn_tls_${process.pid}_${Date.now()}`);
  const env = {
    ...process.env,
    ConnectionStrings__Vrn: process.env.VRN_TLS_CONNECTION ?? connection, ASPNETCORE_ENVIRONMENT: 'Sandbox', ASPNETCORE_URLS: `${issuer};${mtls}`,
    Tokens__Issuer: issuer, Tokens__Mtls__Origin: mtls, Tokens__Mtls__TrustedCas__0: authority.path('ca.pem'), Tokens__Mtls__Revocation: 'NoCheck',
    Kestrel__Certificates__Default__Path: authority.path('server.pem'), Kestrel__Certificates__Default__KeyPath: authority.path('server.key'),
    Limits__TokensPerMinute: '10000', Limits__FailuresPerMinute: '10000', Limits__AnonymousPerSecond: '1000', Limits__AnonymousBurst: '1000', Limits__ApiPerSecond: '1000', Limits__ApiBurst: '1000',
    Outbound__Ports__0: String(issuerPort), Outbound__AllowedNetworks__0: '127.0.0.0/8', Outbound__AllowedNetworks__1: '::1/128',
    SSL_CERT_FILE: authority.path('ca.pem'), ...configure({ issuer, mtls, external }),
  };
  const dll = ['release', 'debug'].map((kind) => join(repository, 'artifacts/bin/VrnApi', kind, 'vrnapi.dll')).find(existsSync);
  const cli = (...args) => execFileSync('dotnet', [dll, ...args], { env, cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  cli('migrate');
  cli('demo', 'sandbox', '--out', folder, '--base-url', issuer);
  const signed = (who) => ['--operator', `sandbox-${who}`, '--operator-key', join(folder, 'keys', `operator-sandbox-${who}.pem`)];
  /** `client add`, put in force by the second operator; gives what `--json` prints. */
  const addClient = (...args) => {
    const made = JSON.parse(cli('client', 'add', ...args, ...signed('registrar'), '--json').split('\n').filter((line) => !line.startsWith('{"Timestamp"')).join('\n'));
    cli('client', 'activate', args[0], ...signed('approver'));
    return made;
  };
  const extra = await register({ cli, addClient, signed, authority, folder, issuer, external });

  const host = spawn('dotnet', [dll], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [host.stdout, host.stderr]) stream.on('data', (chunk) => { log = (log + chunk).slice(-20_000); });
  const agents = new Map();
  /** fetch that trusts the authority, with a client certificate where one is given. */
  const fetchWith = (certificate) => {
    if (!agents.has(certificate)) agents.set(certificate, new Agent({ connect: { ca: authority.ca, cert: certificate?.cert, key: certificate?.key }, allowH2: false }));
    return (url, init = {}) => undici(url, { ...init, dispatcher: agents.get(certificate) });
  };
  for (let attempt = 0; ; attempt++) {
    if (host.exitCode !== null || attempt > 1200) throw new Error(`the TLS host is not ready: ${log}`);
    try { if ((await fetchWith()(`${issuer}/health/ready`)).ok) break; } catch { /* not listening yet */ }
    await new Promise((wait) => setTimeout(wait, 100));
  }
  const stop = async () => {
    for (const agent of agents.values()) await agent.destroy();
    const ended = new Promise((done) => host.once('exit', done));
    if (host.exitCode === null) { host.kill('SIGTERM'); await ended; }
    rmSync(folder, { recursive: true, force: true });
  };
  return { issuer, mtls, external, issuerPort, authority, fetchWith, sandbox: JSON.parse(readFileSync(resolve(folder, 'sandbox.json'), 'utf8')), extra, stop, log: () => log };
}
