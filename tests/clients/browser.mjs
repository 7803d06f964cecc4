// A headless Chromium, driven over its own protocol: pages are opened one after the other in one tab.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';

const program = process.env.VRN_CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? 'chromium';

export async function startBrowser() {
  const profile = mkdtempSync(join(tmpdir(), 'vrn-chromium-'));
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--remote-debugging-port=0',
    `--user-data-dir=${profile}`, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  // Its helpers hold the pipe open for minutes after it is gone: they end with it.
  const kill = () => { try { process.kill(-child.pid, 'SIGKILL'); } catch { /* Gone already. */ } };
  process.once('exit', kill);
  const gone = new Promise((done) => { child.once('exit', done); });
  const address = await new Promise((done, fail) => {
    let said = '';
    child.stderr.on('data', (part) => {
      said += part;
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found) done(found[1]);
    });
    child.once('error', fail);
    child.once('exit', () => fail(new Error(`Chromium ended: ${said}`)));
  });
  const socket = new WebSocket(address, { maxPayload: 64 << 20 });
  await new Promise((done, fail) => { socket.once('open', done); socket.once('error', fail); });

  let [last, session] = [0, undefined];
  const [asked, waiting, log] = [new Map(), [], []];
  socket.on('message', (text) => {
    const { id, result, error, method, params } = JSON.parse(text);
    if (id) {
      const { done, fail } = asked.get(id);
      asked.delete(id);
      if (error) fail(new Error(error.message)); else done(result);
      return;
    }
    if (method === 'Log.entryAdded') log.push(`${params.entry.level}: ${params.entry.text}`);
    if (method === 'Runtime.exceptionThrown') log.push(`exception: ${params.exceptionDetails.exception?.description ?? params.exceptionDetails.text}`);
    waiting.filter((one) => one.method === method).forEach(({ done }) => done());
  });
  const send = (method, params = {}) => new Promise((done, fail) => {
    asked.set(++last, { done, fail });
    socket.send(JSON.stringify({ id: last, method, params, sessionId: session }));
  });
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  ({ sessionId: session } = await send('Target.attachToTarget', { targetId, flatten: true }));
  await Promise.all([send('Page.enable'), send('Log.enable'), send('Runtime.enable')]);

  const evaluate = async (expression) => {
    const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return {
    evaluate,
    /** Opens a page and waits until it has loaded and `ready`, an expression, is true. @returns what its console complained of. */
    async open(url, ready = 'true') {
      log.length = 0;
      const loaded = new Promise((done) => { waiting.push({ method: 'Page.loadEventFired', done }); });
      await send('Page.navigate', { url });
      await loaded;
      waiting.length = 0;
      for (let i = 0; i < 600 && !(await evaluate(ready)); i++) await new Promise((done) => { setTimeout(done, 50); });
      return [...log];
    },
    scripts: (on) => send('Emulation.setScriptExecutionDisabled', { value: !on }),
    async stop() {
      socket.close();
      kill();
      await gone;
      child.stderr.destroy();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
