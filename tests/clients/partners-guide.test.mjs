// docs/partners.md, run as a partner's developer would: every block of curl, JavaScript, Python and C#, as the partners it names. Those of
// clients that a sandbox without TLS does not have are run by tls.test.mjs.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { blocks, languages, startGuide } from './guide.mjs';
import { base, clients } from './host.mjs';

const guide = startGuide();
after(() => guide.stop());
const tlsOnly = ['post-secret', 'tls-self', 'tls-named'];

test('every example exists in all four languages, and each of them is run', () => {
  assert.deepEqual(blocks.filter(({ language, file, names }) => languages.includes(language) && !file && !names).map(({ code }) => code), []);
  const examples = blocks.filter((block) => block.names);
  assert.ok(examples.length >= 40, `${examples.length} examples`);
  for (let at = 0; at < examples.length; at += languages.length) {
    const group = examples.slice(at, at + languages.length);
    assert.deepEqual(group.map(({ language }) => language), languages, group[0].code);
    assert.equal(new Set(group.map(({ names }) => names.join())).size, 1, group[0].code);
  }
});

test('every type of partner has an example of its own', () => {
  const types = new Set(blocks.flatMap(({ names = [] }) => names).map((name) => clients[name]?.entry.partnerType));
  for (const { entry } of Object.values(clients)) assert.ok(types.has(entry.partnerType), entry.partnerType);
});

for (const block of blocks.filter(({ names }) => names)) {
  for (const name of block.names.filter((each) => !tlsOnly.includes(each))) {
    test(`block ${block.index} (${block.language}) as ${name}`, () => {
      const { entry } = clients[name];
      guide.run(block, {
        VRN_BASE: base, VRN_CLIENT: entry.clientId, VRN_SECRET: entry.clientSecret ?? '', VRN_KEY: entry.privateKeyPath ?? '',
        VRN_KID: entry.kid ?? '', VRN_BOUND: entry.dpop ? '1' : '',
      });
    });
  }
}
