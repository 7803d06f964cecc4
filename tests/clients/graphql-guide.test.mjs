// docs/graphql.md, docs/changes.md and docs/evidence.md, run as a partner's developer would: every block of curl and of GraphQL, as dashboard.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { before, test } from 'node:test';
import { base, clients, repository } from './host.mjs';

const printed = 'http://127.0.0.1:5080';
const { entry } = clients.dashboard;
let environment;

before(async () => {
  const { body } = await clients.dashboard.requestToken();
  const first = await (await clients.dashboard.fetch(`${base}/v1/changes?kinds=service&limit=1`)).json();
  environment = { ...process.env, SECRET: entry.clientSecret, TOKEN: body.access_token, BASE: base, CURSOR: first.cursor };
});

/** What a script has said by its end, or as soon as it has said what it should. */
const run = (code, text, goesOn) => new Promise((done, failed) => {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', code.replaceAll(printed, base)], { env: environment, detached: true });
  let [said, wrong] = ['', ''];
  const end = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), 120_000);
  child.stdout.on('data', (data) => {
    said += data;
    if (goesOn && said.includes(text)) process.kill(-child.pid, 'SIGTERM');
  });
  child.stderr.on('data', (data) => { wrong += data; });
  child.on('error', failed);
  child.on('close', (status) => { clearTimeout(end); done({ status, said, wrong }); });
});

for (const name of ['graphql', 'changes', 'evidence']) {
  const guide = readFileSync(resolve(repository, `docs/${name}.md`), 'utf8');
  // ```language\n...``` and, where it is to be run, a comment after it: prints TEXT, prints TEXT, and goes on, is told as events.
  const blocks = [...guide.matchAll(/```(sh|graphql)\n([\s\S]*?)```\n(?:<!-- (?:prints (.+?)(, and goes on)?|(is told as events)) -->)?/g)]
    .map(([, language, code, text, goesOn, events]) => ({ language, code, text, goesOn, events }));

  test(`every block of docs/${name}.md says what it prints`, () => {
    assert.ok(blocks.length >= 5, `${blocks.length} blocks`);
    assert.deepEqual(blocks.filter(({ text, events }) => !text && !events).map(({ code }) => code), []);
  });

  blocks.forEach(({ language, code, text, goesOn, events }, index) => test(`docs/${name}.md, block ${index + 1} (${language})`, async () => {
    if (language === 'sh') {
      const { status, said, wrong } = await run(code, text, goesOn);
      if (!goesOn) assert.equal(status, 0, wrong);
      assert.ok(text === 'nothing' ? said === '' : said.includes(text), `${said}\n${wrong}`);
      return;
    }
    const abort = new AbortController();
    const answer = await clients.dashboard.fetch(`${base}/graphql`, {
      method: 'POST', signal: abort.signal, body: JSON.stringify({ query: code }),
      headers: { 'content-type': 'application/json', ...(events ? { accept: 'text/event-stream' } : {}) },
    });
    assert.equal(answer.status, 200);
    if (events) {
      // Whatever is wrong with it would be told at once; it is silent until something changes or it says that it is there.
      const { value } = await answer.body.pipeThrough(new TextDecoderStream()).getReader().read();
      abort.abort();
      assert.doesNotMatch(value, /"errors"/);
      return;
    }
    const body = await answer.text();
    assert.ok(body.includes(text) && !body.includes('"errors"'), body);
  }));
}

test('the curl that gets a token gets one', async () => {
  const guide = readFileSync(resolve(repository, 'docs/changes.md'), 'utf8');
  const { said } = await run(`${/```sh\n([\s\S]*?)```/.exec(guide)[1]}\necho "$TOKEN"`, '', false);
  assert.match(said, /^[\w-]+\.[\w-]+\.[\w-]+\n$/);
});
