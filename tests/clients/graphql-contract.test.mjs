// The GraphQL contract: what was approved still holds, by the judgement of graphql-js. After a deliberate change copy
// schemas/graphql/schema.graphql over graphql/approved.graphql; a breaking one needs an ADR that names it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { buildSchema, findBreakingChanges, findDangerousChanges, validateSchema } from 'graphql';
import { base, repository } from './host.mjs';

const read = (path) => readFileSync(resolve(repository, path), 'utf8');
const approvedSdl = read('tests/clients/graphql/approved.graphql');
const sdl = read('schemas/graphql/schema.graphql');

test('graphql-js finds no fault in the schema', () => assert.deepEqual(validateSchema(buildSchema(sdl)), []));

test('nothing that was approved is broken', (t) => {
  const [approved, now] = [buildSchema(approvedSdl), buildSchema(sdl)];
  for (const change of findDangerousChanges(approved, now)) t.diagnostic(`dangerous: ${change.description}`);
  assert.deepEqual(findBreakingChanges(approved, now).map((change) => change.description), []);
});

test('a broken contract would be noticed', () => {
  const without = sdl.replace('  "What it does."\n  description: String\n', '');
  assert.notEqual(without, sdl);
  assert.equal(findBreakingChanges(buildSchema(approvedSdl), buildSchema(without)).length > 0, true);
});

test('the host serves the schema file as it is, to anybody', async () => {
  const answer = await fetch(`${base}/graphql/schema.graphql`);
  assert.equal(answer.status, 200);
  assert.equal(await answer.text(), sdl);
});

test('the reference names every type', async () => {
  const text = await (await fetch(`${base}/docs/graphql`)).text();
  for (const [, name] of sdl.matchAll(/^(?:type|input|enum|interface|scalar) (\w+)/gm)) {
    assert.match(text, new RegExp(`^##+ ${name}$`, 'm'));
  }
});
