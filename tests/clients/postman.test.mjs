// The Postman collection, run green by newman; every operation of the API description has a request.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { serve } from '../../postman/signer.mjs';
import { base, clients, repository, sandboxPath } from './host.mjs';

const newman = createRequire(import.meta.url)('newman');
const read = (name) => JSON.parse(readFileSync(resolve(repository, 'postman', name), 'utf8'));
const collection = read('VrnApi.postman_collection.json');
const environment = read('VrnApi.local.postman_environment.json');

test('every journey is green', async () => {
  const signer = await serve(sandboxPath, 0);
  const set = (key, value) => { environment.values.find((entry) => entry.key === key).value = value; };
  set('baseUrl', base);
  set('signer', `http://127.0.0.1:${signer.address().port}`);
  set('dashboardSecret', clients.dashboard.entry.clientSecret);
  try {
    const summary = await new Promise((done, fail) => newman.run({ collection, environment }, (error, result) => (error ? fail(error) : done(result))));
    const failures = summary.run.failures.map(({ source, error }) => `${source?.name}: ${error.test ?? ''} ${error.message}`);
    assert.deepEqual(failures, []);
    assert.ok(summary.run.stats.assertions.total > 0);
  } finally {
    signer.close();
  }
});

test('every operation has a request', async () => {
  const description = await (await fetch(`${base}/openapi/v1.json`)).json();
  const requests = [];
  const walk = (items) => items.forEach((item) => (item.item ? walk(item.item) : requests.push(`${item.request.method} ${path(item.request.url)}`)));
  walk(collection.item);
  const missing = Object.entries(description.paths).flatMap(([template, methods]) => Object.keys(methods)
    .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .filter((method) => {
      const operation = new RegExp(`^${method.toUpperCase()} ${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
      return !requests.some((request) => operation.test(request));
    })
    .map((method) => `${method.toUpperCase()} ${template}`));
  assert.deepEqual(missing, []);
});

/** The path of `{{baseUrl}}/v1/networks/{{network}}?limit=1` is `/v1/networks/{{network}}`. */
function path(url) {
  return url.replace('{{baseUrl}}', '').replace(/\?.*$/, '').replace(/(.)\/$/, '$1');
}
