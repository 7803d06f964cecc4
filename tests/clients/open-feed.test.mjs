// The open feed under the strict checker of the reference material.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { base, reference } from './host.mjs';

const checker = reference('hsds/check/oruk-check.mjs');

test('the open feed passes the checker', { skip: checker ? false : 'needs reference/hsds/check' }, async () => {
  const run = spawnSync('node', [checker, `${base}/oruk/v3`, reference('hsds/oruk-3.0'), '--strict', '--all-required'], {
    encoding: 'utf8', env: { ...process.env, NODE_MODULES_AT: import.meta.dirname },
  });
  assert.match(run.stdout.trim().split('\n').at(-1), /^PASS errors=0 warnings=0 strict=true$/, run.stdout.slice(-4000) + run.stderr);
});
