#!/usr/bin/env node
// Takes one guard after the other out of a scratch copy of the tree and expects the named tests to fail.
//   node tests/mutation/run.mjs                 all; the database tests need VRN_TEST_POSTGRES, the vectors VRN_REFERENCE
//   node tests/mutation/run.mjs replay htu      those whose name holds one of the words
//   node tests/mutation/run.mjs --check         only: does every mutation apply to exactly one place? (./test.sh)
// It takes some minutes for each five mutations. Exit 1 when one survives, does not build or has lost its place.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { mutations } from './mutations.mjs';

const root = resolve(import.meta.dirname, '../..');
const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const chosen = mutations.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const places = ({ file, find }) => readFileSync(join(root, file), 'utf8').split(find).length - 1;

const lost = chosen.filter((mutation) => places(mutation) !== 1);
lost.forEach((mutation) => console.log(`lost      ${mutation.name}: ${places(mutation)} places in ${mutation.file}`));
if (process.argv.includes('--check') || lost.length > 0) {
  console.log(`${chosen.length - lost.length} of ${chosen.length} mutations apply to exactly one place`);
  process.exit(lost.length === 0 ? 0 : 1);
}

const copy = mkdtempSync(join(tmpdir(), 'vrn-mutation-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
process.on('SIGINT', () => process.exit(130));
cpSync(root, copy, { recursive: true, filter: (path) => !/\/(artifacts|node_modules|\.data|\.git)$/.test(path) });
const environment = { ...process.env, VRN_REFERENCE: process.env.VRN_REFERENCE ?? resolve(root, '../shared/reference') };
const run = (command, args) => spawnSync(command, args, { cwd: copy, env: environment, encoding: 'utf8', maxBuffer: 1 << 28 });
const build = (project) => run('dotnet', ['build', `tests/${project}`, '--nologo', '-v', 'q', '-clp:NoSummary', '-p:EnforceCodeStyleInBuild=false', '-p:TreatWarningsAsErrors=false', '-p:RunAnalyzers=false']);

/** How many of the tests failed; null when they did not run at all. */
function failures({ in: project, tests }) {
  const answer = run(join(copy, 'artifacts/bin', project, 'debug', project), ['-noColor', ...tests.flatMap((test) => ['-class', test])]);
  const total = /Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+)/.exec(answer.stdout);
  return total === null || Number(total[1]) === Number(total[4]) ? null : Number(total[2]) + Number(total[3]);
}

let bad = 0;
const verdict = (word, text) => { if (word !== 'killed') bad++; console.log(`${word.padEnd(9)} ${text}`); };
for (const project of new Set(chosen.map((mutation) => mutation.in))) {
  const before = build(project);
  if (before.status !== 0) { console.log(before.stdout); process.exit(1); }
}
for (const mutation of chosen) {
  const path = join(copy, mutation.file);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(mutation.find, () => mutation.replace));
  const built = build(mutation.in);
  if (built.status !== 0) {
    verdict('broken', `${mutation.name}: ${built.stdout.split('\n').find((line) => line.includes('error')) ?? ''}`);
  } else {
    const count = failures(mutation);
    verdict(count === null ? 'not run' : count === 0 ? 'SURVIVED' : 'killed', `${mutation.name}${count ? ` by ${count} tests` : ''}`);
  }
  writeFileSync(path, text);
}
console.log(`${chosen.length - bad} killed, ${bad} not`);
process.exit(bad === 0 ? 0 : 1);
