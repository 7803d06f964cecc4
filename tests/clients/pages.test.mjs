// The pages for people, as axe finds them in headless Chromium: nothing is reported, nothing is loaded from elsewhere, no script is needed.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startBrowser } from './browser.mjs';
import { base } from './host.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
before(async () => { browser = await startBrowser(); });
after(() => browser?.stop());

/** Everything that axe knows, best practices too. */
async function complaints() {
  await browser.evaluate(axe);
  const { violations } = await browser.evaluate('axe.run(document, { resultTypes: ["violations"] })');
  return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 5).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

for (const path of ['/', '/schemas', '/problems', '/problems/insufficient-scope', '/problems/version-withdrawn']) {
  test(`${path} has nothing that axe or the console complains of`, async () => {
    assert.deepEqual(await browser.open(base + path), []);
    assert.deepEqual(await complaints(), []);
  });
}

test('the REST reference has nothing that axe complains of', async () => {
  await browser.open(`${base}/docs/index.html`, 'document.querySelectorAll(".opblock").length > 50');
  assert.deepEqual(await complaints(), []);
});

test('axe would complain', async () => {
  await browser.open('about:blank');
  await browser.evaluate('document.body.innerHTML = "<img src=x><p style=\\"color:#eee\\">x</p>"');
  assert.ok((await complaints()).some((text) => text.startsWith('image-alt')));
});

test('every link of the front page leads somewhere on this host', async () => {
  const page = await (await fetch(`${base}/`)).text();
  const links = [...page.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, link]) => link);
  assert.ok(links.length >= 10);
  for (const link of links) {
    assert.match(link, /^\//);
    // The explorer is a convenience that is built aside; where it is not there, a problem says so.
    const answer = await fetch(base + link);
    // A body that nobody reads keeps its connection, and this process, until the host closes it.
    await answer.arrayBuffer();
    const { status } = answer;
    assert.ok(status === 200 || (link === '/graphql/explorer/' && status === 404), `${link}: ${status}`);
  }
});

test('the front page needs no script, and none could run', async () => {
  const answer = await fetch(`${base}/`);
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|script-src|http/);
  assert.doesNotMatch(await answer.text(), /<script|\son\w+=|style="/);
  await browser.scripts(false);
  try {
    await browser.open(`${base}/`);
    assert.match(await browser.evaluate('document.body.innerText'), /Service directory[\s\S]*A token in three lines[\s\S]*The change feed[\s\S]*The last releases/);
  } finally {
    await browser.scripts(true);
  }
});
