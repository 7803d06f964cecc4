// The programs of examples/, each in a folder with nothing but itself and the client that docs/partners.md gives, as the partner it is for.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { blocks, csharp } from './guide.mjs';
import { base, clients } from './host.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vrn-examples-'));
after(() => rmSync(folder, { recursive: true, force: true }));
for (const { file, code } of blocks.filter((block) => block.file)) writeFileSync(join(folder, file), code);

for (const [file, as, command] of [
  ['dashboard.py', 'dashboard', (path) => ['python3', path]],
  ['school.mjs', 'school-a', (path) => ['node', path]],
  ['Council.cs', 'council-leicester', (path) => ['dotnet', csharp(folder, 'council', [path, join(folder, 'Vrn.cs')])]],
]) {
  test(`${file} does its journey as ${as}`, () => {
    const path = join(folder, file);
    copyFileSync(resolve(import.meta.dirname, 'examples', file), path);
    const { entry } = clients[as];
    const [name, ...words] = command(path);
    const { status, stdout, stderr } = spawnSync(name, words, {
      cwd: folder, encoding: 'utf8', timeout: 120_000,
      env: {
        PATH: process.env.PATH, HOME: process.env.HOME, ...(process.env.DOTNET_ROOT ? { DOTNET_ROOT: process.env.DOTNET_ROOT } : {}), PYTHONDONTWRITEBYTECODE: '1', VRN_RUN: `${process.pid}`,
        VRN_BASE: base, VRN_CLIENT: entry.clientId, VRN_SECRET: entry.clientSecret ?? '', VRN_KEY: entry.privateKeyPath ?? '', VRN_KID: entry.kid ?? '', VRN_BOUND: entry.dpop ? '1' : '',
      },
    });
    assert.equal(status, 0, stderr || stdout);
    assert.match(stdout, new RegExp(`${as.split('-')[0]}: done`), stdout);
  });
}
