// The receivers of docs/webhooks.md against npm standardwebhooks: what that library signs they accept, and nothing that was changed since.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { repository } from './host.mjs';

const guide = readFileSync(resolve(repository, 'docs/webhooks.md'), 'utf8');
const sample = (language) => new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(guide)[1];
const { accepted } = await import(`data:text/javascript,${encodeURIComponent(sample('js'))}`);
const python = (...asked) => {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', `${sample('python')}
import json, sys
secret, headers, body, now = json.load(sys.stdin)
print(accepted(secret, headers, body.encode(), now))`], { input: JSON.stringify(asked), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim() === 'True';
};

const secret = `whsec_${randomBytes(32).toString('base64')}`;
const body = '{"specversion":"1.0","type":"webhook.ping"}';
const now = Math.floor(Date.now() / 1000);
const signed = (by, at, id = 'msg-1') => ({ 'webhook-id': id, 'webhook-timestamp': String(at), 'webhook-signature': new Webhook(by).sign(id, new Date(at * 1000), body) });
const good = signed(secret, now);
const other = `whsec_${randomBytes(32).toString('base64')}`;

for (const [what, expected, headers, text] of [
  ['what the library signed', true, good, body],
  ['one of two signatures', true, { ...good, 'webhook-signature': `v1,${randomBytes(32).toString('base64')} ${good['webhook-signature']}` }, body],
  ['no header', false, {}, body],
  ['no signature', false, { ...good, 'webhook-signature': '' }, body],
  ['another secret', false, signed(other, now), body],
  ['another body', false, good, `${body} `],
  ['another id', false, { ...good, 'webhook-id': 'msg-2' }, body],
  ['six minutes old', false, signed(secret, now - 360), body],
  ['six minutes ahead', false, signed(secret, now + 360), body],
  ['a time that is none', false, { ...good, 'webhook-timestamp': 'now' }, body],
  ['another version', false, { ...good, 'webhook-signature': good['webhook-signature'].replace('v1', 'v2') }, body],
]) {
  test(`receivers and ${what}`, () => {
    assert.equal(accepted(secret, headers, text, now), expected, 'JavaScript');
    assert.equal(python(secret, headers, text, now), expected, 'Python');
  });
}
