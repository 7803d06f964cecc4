// The contracts as a running host serves them: to the byte those of the repository, and the API description without a word from Spectral.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { test } from 'node:test';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { base, repository } from './host.mjs';

const require = createRequire(import.meta.url);
const { Spectral } = require('@stoplight/spectral-core');
const { oas } = require('@stoplight/spectral-rulesets');

const served = async (path) => {
  const answer = await fetch(base + path);
  assert.equal(answer.status, 200, path);
  return answer.text();
};
const file = (...path) => readFileSync(resolve(repository, ...path), 'utf8');
const complaints = async (document) => {
  const spectral = new Spectral();
  spectral.setRuleset({ extends: [[oas, 'recommended']] });
  return (await spectral.run(document)).map(({ code, severity, path, message }) => `${severity} ${code} ${path.join('.')}: ${message}`);
};

test('Spectral reports nothing on the API description', async () => {
  assert.deepEqual(await complaints(await served('/openapi/v1.json')), []);
});

test('Spectral would report', async () => {
  const document = JSON.parse(await served('/openapi/v1.json'));
  Object.values(document.paths)[0].get.tags = [];
  document.paths['/v1/changes/'] = document.paths['/v1/changes'];
  const found = await complaints(JSON.stringify(document));
  assert.ok(found.some((text) => text.includes('path-keys-no-trailing-slash')), found.join('\n'));
});

test('the API description is that of the repository', async () => {
  assert.equal(`${await served('/openapi/v1.json')}\n`, file('schemas/openapi/v1.json'));
  assert.equal(await served('/schemas/openapi/v1.json'), file('schemas/openapi/v1.json'));
});

test('the SDL is that of the repository', async () => {
  assert.equal(await served('/graphql/schema.graphql'), file('schemas/graphql/schema.graphql'));
  assert.equal(await served('/schemas/graphql/schema.graphql'), file('schemas/graphql/schema.graphql'));
});

test('every JSON Schema is served at its own address, is that of the repository, and compiles', async () => {
  const names = readdirSync(resolve(repository, 'schemas/json'));
  assert.ok(names.length > 0);
  for (const name of names) {
    const answer = await fetch(`${base}/schemas/json/${name}`);
    assert.equal(answer.headers.get('content-type'), 'application/schema+json');
    const text = await answer.text();
    assert.equal(text, file('schemas/json', name));
    assert.equal(JSON.parse(text).$id, `/schemas/json/${name}`);
    const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
    addFormats(ajv);
    ajv.compile(JSON.parse(text));
    const again = await fetch(`${base}/schemas/json/${name}`, { headers: { 'if-none-match': answer.headers.get('etag') } });
    assert.equal(again.status, 304);
  }
});

test('the Postman collection is that of the repository', async () => {
  assert.equal(await served('/postman/VrnApi.postman_collection.json'), file('postman/VrnApi.postman_collection.json'));
});
