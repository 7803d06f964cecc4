// A host of our own beside the running one, on the same database: for what a stop, a start or another setting must show.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { base, repository, sandboxPath } from './host.mjs';

const connectionString = () => execFileSync(resolve(repository, 'eng/postgres.sh'), ['start', dirname(sandboxPath)], { encoding: 'utf8' }).trim();

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});

export async function startHost(settings = {}, port = undefined) {
  port ??= await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = spawn('dotnet', [process.env.VRN_HOST ?? resolve(repository, 'artifacts/bin/VrnApi/release/vrnapi.dll')], {
    cwd: dirname(sandboxPath), stdio: 'ignore',
    env: {
      ...process.env, ConnectionStrings__Vrn: process.env.ConnectionStrings__Vrn ?? connectionString(), Tokens__Issuer: base, Seed__Synthetic: 'true',
      ASPNETCORE_ENVIRONMENT: 'Sandbox', ASPNETCORE_URLS: address,
      // Everything here comes from one address, faster than partners may call.
      Limits__ApiPerSecond: '100000', Limits__ApiBurst: '100000', Limits__AnonymousPerSecond: '100000', Limits__AnonymousBurst: '100000',
      Limits__TokensPerMinute: '100000', Limits__FailuresPerMinute: '100000', Limits__Connections: '5000', ...settings,
    },
  });
  // A test that fails in between leaves none behind.
  process.once('exit', () => child.kill('SIGKILL'));
  const ended = new Promise((done) => { child.once('exit', done); });
  for (let i = 0; i < 1200; i++) {
    if (child.exitCode !== null) throw new Error(`The host ended with ${child.exitCode}.`);
    if ((await fetch(`${address}/health/ready`).catch(() => null))?.ok) break;
    await new Promise((done) => { setTimeout(done, 100); });
  }
  return {
    address, port,
    memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024,
    stop: async (signal = 'SIGTERM') => { child.kill(signal); return ended; },
  };
}
