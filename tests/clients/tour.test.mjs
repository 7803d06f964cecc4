// The lines that ./run.sh prints, run as a newcomer would paste them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('the printed lines give a token, services for Leicester and the same services in GraphQL', () => {
  const printed = readFileSync(process.env.VRN_RUN_LOG, 'utf8').split('\n').filter((line) => line.startsWith('  TOKEN=') || line.startsWith('  curl '));
  assert.equal(printed.length, 3);
  const run = (lines) => execFileSync('bash', ['-ec', lines.join('\n')], { encoding: 'utf8' });

  const rest = JSON.parse(run(printed.slice(0, 2)));
  const graphql = JSON.parse(run([printed[0], printed[2]]));

  assert.equal(graphql.errors, undefined, JSON.stringify(graphql.errors));
  assert.ok(rest.items.length > 0);
  assert.deepEqual(graphql.data.services.nodes.map((node) => node.name), rest.items.map((item) => item.name));
});
