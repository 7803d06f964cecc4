// What the host wrote to its log during the whole run, searched for what must never be in a log. Run by ./test.sh after every client.
//   node log-scan.mjs RUN-LOG SANDBOX-JSON [AUDIT-EXPORT]
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [log, sandbox, ...more] = process.argv.slice(2);
// The host writes lines of JSON; what is not one is ./run.sh talking to the person who started it.
const lines = readFileSync(log, 'utf8').split('\n').filter((line) => line.startsWith('{'));
const requests = lines.filter((line) => line.includes('"VrnApi.Requests"'));
assert.ok(requests.length > 50, `only ${requests.length} requests are in the log: this is not the log of a whole run`);

const forbidden = new Map([
  ['a token, assertion or proof', /\be[w-z0-9_-][A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{4,}/],
  ['a client secret', /vrn_sk_/], ['a webhook secret', /whsec_/], ['a private key', /PRIVATE KEY/], ['a Basic credential', /\bBasic [A-Za-z0-9+/=]{12,}/],
  // Not within base64url, where chance writes postcodes too.
  ['a postcode', /(?<![\w-])[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}(?![\w-])/], ['an OAuth parameter', /client_secret=|client_assertion=/],
]);
const literal = (what, text) => text && text.length >= 6 && forbidden.set(`${what} ${text.slice(0, 4)}...`, text);
for (const client of JSON.parse(readFileSync(sandbox, 'utf8')).clients) literal(`the secret of ${client.name}:`, client.clientSecret);
const keys = join(dirname(sandbox), 'keys');
for (const file of existsSync(keys) ? readdirSync(keys) : []) {
  if (file.endsWith('.pem')) literal(`the key ${file}:`, readFileSync(join(keys, file), 'utf8').split('\n')[1]);
}
const found = [];
// An operator's signature stands in the audit on purpose: it is over one request that is done, and opens nothing.
const trail = more.flatMap((file) => readFileSync(file, 'utf8').replaceAll(/"operator_signature":"[^"]*"/g, '').split('\n'));
for (const text of [...lines, ...trail]) {
  // The one signed text that is meant for the output: it vouches for the audit chain and opens nothing.
  if (/^\{"audit_checkpoint":"/.test(text)) continue;
  for (const [what, secret] of forbidden) {
    if (secret instanceof RegExp ? secret.test(text) : text.includes(secret)) found.push(`${what} in: ${text.slice(0, 80)}`);
  }
}
assert.deepEqual(found, []);
console.log(`${lines.length} lines of the log hold none of ${forbidden.size} secrets`);
