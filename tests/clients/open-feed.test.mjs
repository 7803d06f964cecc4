// The open feed under the strict checker of the reference material.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { base, reference } from './host.mjs';

const checker = reference('hsds/check/oruk-check.mjs');

// The checker cannot tell "nothing to show" from "not served": it calls an empty list a fault when every path is required.
// The seed has no place that anybody may know, so these two lines, and no others, stand for an empty list that is in order.
const emptyPlaces = [/^ERROR +\/service_at_locations EMPTY_FEED /, /^ERROR +\/service_at_locations\/\{id\} NO_IDS /];

test('the open feed passes the checker', { skip: checker ? false : 'needs reference/hsds/check' }, async () => {
  const places = await (await fetch(`${base}/oruk/v3/service_at_locations`)).json();
  const run = spawnSync('node', [checker, `${base}/oruk/v3`, reference('hsds/oruk-3.0'), '--strict', '--all-required'], {
    encoding: 'utf8', env: { ...process.env, NODE_MODULES_AT: import.meta.dirname },
  });
  const lines = run.stdout.trim().split('\n');
  assert.match(lines.at(-1), /^(PASS|FAIL) errors=\d+ warnings=\d+ strict=true$/, run.stdout.slice(-4000) + run.stderr);
  const known = places.total_items === 0 ? emptyPlaces : [];
  const faults = lines.slice(0, -1).filter((line) => line.startsWith('ERROR') && !known.some((pattern) => pattern.test(line)));
  assert.deepEqual(faults, []);
  assert.match(lines.at(-1), new RegExp(`errors=${known.length} `));
});
