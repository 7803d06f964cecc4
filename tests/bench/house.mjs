// Everything that a measurement runs against: database, host, reference and peers, each on a port of its own, stopped at the end.
import { execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const root = resolve(import.meta.dirname, '../..');
const bench = import.meta.dirname;
const run = promisify(execFile);
const running = [];

const freePort = () => new Promise((found) => {
  const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => found(port)); });
});

const build = (project) => run('dotnet', ['build', project, '-c', 'Release', '--nologo', '-v', 'q', '-clp:NoSummary', '-p:RunAnalyzers=false'], { cwd: root });

/** Starts something that serves at an address; it is ready when the path answers 200. */
async function start(command, args, env, address, path) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said = (said + bytes).slice(-4000); });
  const since = performance.now();
  while (child.exitCode === null) {
    if (await fetch(address + path).then((answer) => answer.ok, () => false)) return { pid: child.pid, address, startedInSeconds: (performance.now() - since) / 1000 };
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode}: ${said}`);
}

/**
 * @param data folder of the database and the sandbox's clients; kept when it is the caller's own.
 * @param binary a host that was built before; without it this tree is built.
 */
export async function open({ data, services, peers, binary }) {
  if (!binary) {
    await build('src/VrnApi');
    await build('tests/bench/reference');
  }
  const vrnapiDll = binary ?? join(root, 'artifacts/bin/VrnApi/release/vrnapi.dll');
  const connection = (await run('eng/postgres.sh', ['start', data], { cwd: root })).stdout.trim();
  running.push({ stop: () => run('eng/postgres.sh', ['stop', data], { cwd: root }) });
  const database = Number(readFileSync(join(data, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);

  // Cursors and tokens carry the address, so that a folder that is kept keeps its port.
  const portFile = join(data, 'bench.port');
  if (!existsSync(portFile)) writeFileSync(portFile, `${await freePort()}`);
  const address = `http://127.0.0.1:${readFileSync(portFile, 'utf8')}`;
  const settings = {
    ConnectionStrings__Vrn: connection, Tokens__Issuer: address, ASPNETCORE_ENVIRONMENT: 'Sandbox', ASPNETCORE_URLS: address, Seed__Synthetic: 'true',
    // One client asks for everything, and nothing is made in the background meanwhile.
    Limits__ApiPerSecond: '100000', Limits__ApiBurst: '500000', Limits__ApiPerDay: '1000000000', Limits__GraphQLCostPerMinute: '1000000000',
    Limits__ExportsPerDay: '1000000', Limits__AnonymousPerSecond: '100000', Limits__AnonymousBurst: '500000', Limits__TokensPerMinute: '100000', Snapshots__QuietSeconds: '86400',
  };
  const vrnapi = (...verb) => run('dotnet', [vrnapiDll, ...verb], { cwd: data, env: { ...process.env, ...settings }, maxBuffer: 1 << 28 });
  await vrnapi('migrate');
  if (!existsSync(join(data, `services-${services}`))) {
    await vrnapi('seed');
    await vrnapi('demo', 'sandbox', '--out', data, '--base-url', address);
    const since = performance.now();
    if (services > 0) await vrnapi('demo', 'generate', '--services', `${services}`, '--seed', '1');
    writeFileSync(join(data, `services-${services}`), '');
    console.error(`${services} services were made in ${((performance.now() - since) / 1000).toFixed(0)} s`);
    await sql(connection, 'vacuum analyze');
  }

  const host = await start('dotnet', [vrnapiDll], settings, address, '/health/ready');
  const elsewhere = `http://127.0.0.1:${await freePort()}`;
  const reference = await start('dotnet', [join(root, 'artifacts/bin/VrnApi.Reference/release/VrnApi.Reference.dll'), '--urls', elsewhere], { ConnectionStrings__Vrn: connection }, elsewhere, '/');
  return {
    database, host, reference, ...(peers ? { peers: await startPeers(connection) } : {}), sandbox: join(data, 'sandbox.json'),
    url: url(connection), sql: (statement) => sql(connection, statement), log: join(data, 'postgres/server.log'),
  };
}

async function startPeers(connection) {
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: join(bench, 'peers') });
  const port = await freePort();
  return start('node', [join(bench, 'peers/server.mjs'), `${port}`], { DATABASE_URL: url(connection) }, `http://127.0.0.1:${port}`, '/');
}

/** One statement by PostgreSQL's own client; what it says is counted and thrown away. @returns bytes. */
const sql = (connection, statement) => new Promise((done, fail) => {
  const [client, told] = [spawn('psql', [url(connection), '-qAtc', statement], { stdio: ['ignore', 'pipe', 'pipe'] }), { bytes: 0, fault: '' }];
  client.stdout.on('data', (part) => { told.bytes += part.length; });
  client.stderr.on('data', (part) => { told.fault += part; });
  client.on('close', (code) => code === 0 ? done(told.bytes) : fail(new Error(`psql: ${told.fault}`)));
});

function url(connection) {
  const part = Object.fromEntries(connection.split(';').map((pair) => pair.split('=')));
  return `postgres://${part.Username}:${part.Password}@${part.Host}:${part.Port}/${part.Database}`;
}

export async function close() {
  for (const one of running.toReversed()) {
    if (one.stop) await one.stop();
    else if (one.exitCode === null) { one.kill('SIGTERM'); await new Promise((ended) => one.on('exit', ended)); }
  }
}
