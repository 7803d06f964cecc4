// A platform for one run: a cluster, hosts, perhaps a replica and nginx, in a folder that is removed at the end.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export const repository = resolve(import.meta.dirname, '../..');
export const program = process.env.VRN_HOST ?? resolve(repository, 'artifacts/bin/VrnApi/release/vrnapi.dll');
const run = promisify(execFile);

export const sleep = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

export const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

export const residentMegabytes = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

const children = new Set();
process.once('exit', () => { for (const child of children) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** One cluster of PostgreSQL in a folder of its own. */
class Cluster {
  constructor(folder) { this.folder = folder; }

  async start(of) {
    const { stdout } = await run(resolve(repository, 'eng/postgres.sh'), of ? ['replica', this.folder, of.folder] : ['start', this.folder], { maxBuffer: 1 << 24 });
    this.connection = stdout.trim();
    return this;
  }

  get pid() { return Number(readFileSync(join(this.folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]); }

  /** As when its process is lost: nothing is written down before it goes. */
  crash() { process.kill(this.pid, 'SIGQUIT'); }

  stop() { execFileSync(resolve(repository, 'eng/postgres.sh'), ['stop', this.folder], { stdio: 'ignore' }); }

  /** @returns rows of text, without headings. */
  async sql(text) {
    const part = (name) => new RegExp(`${name}=([^;]*)`).exec(this.connection)[1];
    const { stdout } = await run('psql', ['-h', part('Host'), '-p', part('Port'), '-U', part('Username'), '-d', part('Database'), '-At', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', text],
      { env: { ...process.env, PGPASSWORD: part('Password') }, maxBuffer: 1 << 26 });
    return stdout.split('\n').filter(Boolean).map((line) => line.split('\t'));
  }
}

class Host {
  constructor(platform, number, port) { Object.assign(this, { platform, number, port, address: `http://127.0.0.1:${port}` }); }

  start() {
    const log = openSync(join(this.platform.folder, `host-${this.number}.log`), 'a');
    this.child = spawn('dotnet', [program], { cwd: this.platform.folder, stdio: ['ignore', log, log], env: { ...this.platform.environment, ASPNETCORE_URLS: this.address } });
    children.add(this.child);
    this.ended = new Promise((done) => { this.child.once('exit', () => { children.delete(this.child); done(); }); });
    return this;
  }

  async ready() {
    for (let i = 0; i < 1800; i++) {
      if (this.child.exitCode !== null) throw new Error(`Host ${this.number} ended with ${this.child.exitCode}; see host-${this.number}.log.`);
      if ((await fetch(`${this.address}/health/ready`).catch(() => null))?.ok) return this;
      await sleep(100);
    }
    throw new Error(`Host ${this.number} does not become ready.`);
  }

  async kill() { this.child.kill('SIGKILL'); await this.ended; }

  async stop() { this.child.kill('SIGTERM'); await this.ended; return this.child.exitCode; }

  get megabytes() { return residentMegabytes(this.child.pid); }
}

/**
 * @param hosts how many
 * @param replica whether reads may go to a streaming replica
 * @param nginx whether eng/nginx.conf stands in front; else partners reach the first host
 */
export async function startPlatform({ hosts = 1, replica = false, nginx = false, settings = {} } = {}) {
  if (!existsSync(program)) throw new Error(`${program} is not there; build first: dotnet build -c Release`);
  const folder = mkdtempSync(join(tmpdir(), 'vrn-load-'));
  chmodSync(folder, 0o755);
  const ports = [];
  for (let i = 0; i <= hosts; i++) ports.push(await freePort());
  const front = `http://127.0.0.1:${nginx ? ports[hosts] : ports[0]}`;
  const primary = await new Cluster(join(folder, 'primary')).start();
  const platform = { folder, front, primary, sandbox: join(folder, 'sandbox.json') };
  platform.environment = {
    ...process.env, ConnectionStrings__Vrn: primary.connection, Tokens__Issuer: front, Seed__Synthetic: 'true', ASPNETCORE_ENVIRONMENT: 'Sandbox',
    Limits__ApiPerSecond: '100000', Limits__ApiBurst: '100000', Limits__ApiPerDay: '1000000000', Limits__ExportsPerDay: '1000000', Limits__GraphQLCostPerMinute: '1000000000',
    Limits__TokensPerMinute: '100000', Limits__FailuresPerMinute: '100000', Limits__AnonymousPerSecond: '100000', Limits__AnonymousBurst: '100000',
    Limits__IdempotencyKeys: '1000000', Limits__Connections: '5000', Webhooks__Deliver: 'false', ...(nginx ? { Proxy__Known__0: '127.0.0.1' } : {}), ...settings,
  };
  platform.verb = (...words) => run('dotnet', [program, ...words], { cwd: folder, env: platform.environment, maxBuffer: 1 << 26 });
  for (const words of [['migrate'], ['seed'], ['demo', 'sandbox', '--out', folder, '--base-url', front]]) await platform.verb(...words);
  if (replica) {
    platform.replica = await new Cluster(join(folder, 'replica')).start(primary);
    platform.environment.ConnectionStrings__VrnReplica = platform.replica.connection;
  }
  platform.hosts = Array.from({ length: hosts }, (_, i) => new Host(platform, i + 1, ports[i]).start());
  await Promise.all(platform.hosts.map((host) => host.ready()));
  if (nginx) {
    let text = readFileSync(resolve(repository, 'eng/nginx.conf'), 'utf8').replace('127.0.0.1:5080', `127.0.0.1:${ports[hosts]}`);
    platform.hosts.forEach((host, i) => { text = text.replace(`127.0.0.1:${5081 + i}`, `127.0.0.1:${host.port}`); });
    const prefix = join(folder, 'nginx');
    mkdirSync(prefix);
    writeFileSync(join(prefix, 'nginx.conf'), text);
    platform.nginx = spawn('/usr/sbin/nginx', ['-p', prefix, '-c', join(prefix, 'nginx.conf'), '-e', join(prefix, 'start.log'), '-g', 'daemon off;'], { stdio: 'inherit' });
    children.add(platform.nginx);
    for (let i = 0; i < 100 && !(await fetch(`${front}/health/live`).catch(() => null))?.ok; i++) await sleep(50);
  }
  platform.stop = async () => {
    platform.nginx?.kill('SIGTERM');
    await Promise.all(platform.hosts.map((host) => (host.child.exitCode === null ? host.stop() : null)));
    platform.replica?.stop();
    primary.stop();
    if (process.env.VRN_KEEP) console.log(`kept ${folder}`); else rmSync(folder, { recursive: true, force: true });
  };
  return platform;
}

/** What the hosts wrote to their logs. */
export const logs = (platform) => platform.hosts.map((host) => readFileSync(join(platform.folder, `host-${host.number}.log`), 'utf8')).join('\n');
