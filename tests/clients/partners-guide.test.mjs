// docs/partners.md, run as a partner's developer would: every block of curl, JavaScript and Python, as the partners it names.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { base, clients, repository } from './host.mjs';

const guide = readFileSync(resolve(repository, 'docs/partners.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'vrn-guide-'));
after(() => rmSync(folder, { recursive: true, force: true }));

// ```language [file]\n...``` and, where it is to be run, a comment after it: as NAME..., prints TEXT.
const blocks = [...guide.matchAll(/```(\w+)(?: (\S+))?\n([\s\S]*?)```\n(?:<!-- as ([^,]+), prints (.+?) -->)?/g)]
  .map(([, language, file, code, names, prints]) => ({ language, file, code, names: names?.split(' '), prints }));
for (const { file, code } of blocks.filter((block) => block.file)) writeFileSync(join(folder, file), code);

const ways = { sh: ['bash', ['-euo', 'pipefail']], js: ['node', []], python: ['python3', []] };
const extension = { sh: 'sh', js: 'mjs', python: 'py' };

test('each of the three languages has blocks that are run', () => {
  for (const language of Object.keys(ways)) assert.ok(blocks.some((block) => block.language === language && block.names), language);
  assert.deepEqual(blocks.filter(({ language, file, names }) => language in ways && !file && !names).map(({ code }) => code), []);
});

blocks.filter((block) => block.names).forEach(({ language, code, names, prints }, index) => {
  for (const name of names) {
    test(`block ${index + 1} (${language}) as ${name}`, () => {
      const { entry } = clients[name];
      const file = join(folder, `block-${index}.${extension[language]}`);
      writeFileSync(file, code);
      const [command, options] = ways[language];
      const { status, stdout, stderr } = spawnSync(command, [...options, file], {
        cwd: folder, encoding: 'utf8', timeout: 60_000,
        env: {
          ...process.env, VRN_BASE: base, VRN_CLIENT: entry.clientId, VRN_SECRET: entry.clientSecret ?? '', VRN_KEY: entry.privateKeyPath ?? '',
          VRN_KID: entry.kid ?? '', VRN_BOUND: entry.dpop ? '1' : '', PYTHONDONTWRITEBYTECODE: '1',
        },
      });
      assert.equal(status, 0, stderr);
      assert.ok(stdout.includes(prints), stdout);
    });
  }
});
