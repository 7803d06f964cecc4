// docs/partners.md as a partner's developer uses it: the blocks of code, each with whom it is run as, and a way to run one.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { repository } from './host.mjs';

// ```language [file]\n...``` and, where it is to be run, a comment after it: as NAME..., prints TEXT.
export const blocks = [...readFileSync(resolve(repository, 'docs/partners.md'), 'utf8').matchAll(/```(\w+)(?: (\S+))?\n([\s\S]*?)```\n(?:<!-- as ([^,]+), prints (.+?) -->)?/g)]
  .map(([, language, file, code, names, prints], index) => ({ index, language, file, code, names: names?.split(' '), prints }));

/** The languages in which every way of proving who one is has an example. */
export const languages = ['sh', 'js', 'python', 'csharp'];

const implicit = ['System', 'System.Collections.Generic', 'System.IO', 'System.Linq', 'System.Net.Http', 'System.Threading', 'System.Threading.Tasks'];

/** Compiles a program with the SDK's compiler: what a new console project gives its files is given here. @returns its path. */
export function csharp(folder, name, sources) {
  const dotnet = dirname(realpathSync(execFileSync('bash', ['-c', 'command -v dotnet'], { encoding: 'utf8' }).trim()));
  const newest = (of, needs) => readdirSync(join(dotnet, of)).filter((name) => name.startsWith('10.') && existsSync(join(dotnet, of, name, needs)))
    .sort(new Intl.Collator('en', { numeric: true }).compare).at(-1);
  const runtime = newest('shared/Microsoft.NETCore.App', 'System.Private.CoreLib.dll');
  const compiler = join(dotnet, 'sdk', newest('sdk', 'Roslyn/bincore/csc.dll'), 'Roslyn/bincore/csc.dll');
  const library = join(dotnet, 'shared/Microsoft.NETCore.App', runtime);
  const usings = join(folder, `${name}.Usings.cs`);
  writeFileSync(usings, implicit.map((space) => `global using ${space};\n`).join(''));
  const references = readdirSync(library).filter((name) => /^(System\..*|System|mscorlib|netstandard|Microsoft\.CSharp)\.dll$/.test(name)).map((name) => `-r:${join(library, name)}`);
  const program = join(folder, `${name}.dll`);
  const { status, stdout } = spawnSync('dotnet', ['exec', compiler, '-nologo', '-nostdlib', '-nullable:enable', '-langversion:latest', '-warnaserror', '-nowarn:CS1998,CS8892',
    `-out:${program}`, ...references, usings, ...sources], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
  writeFileSync(join(folder, `${name}.runtimeconfig.json`), JSON.stringify({ runtimeOptions: { tfm: 'net10.0', framework: { name: 'Microsoft.NETCore.App', version: runtime } } }));
  return program;
}

/** A program of every C# block, compiled once: each block is the Program.cs of a console project. Its first argument is the number of the block that runs. */
function compile(folder) {
  const sources = blocks.filter(({ language }) => language === 'csharp').map(({ index, file, code }) => {
    const path = join(folder, file ?? `Block${index}.cs`);
    const usings = code.match(/^using [\w.]+;$/gm) ?? [];
    writeFileSync(path, file ? code : `${usings.join('\n')}\nstatic class Block${index}\n{\n    public static async Task Run()\n    {\n${code.replace(/^using [\w.]+;\n/gm, '')}    }\n}\n`);
    return path;
  });
  const cases = blocks.filter(({ language, file }) => language === 'csharp' && !file).map(({ index }) => `    case "${index}": await Block${index}.Run(); break;\n`);
  writeFileSync(join(folder, 'Main.cs'), `switch (args[0])\n{\n${cases.join('')}    default: return 2;\n}\nreturn 0;\n`);
  return csharp(folder, 'guide', [join(folder, 'Main.cs'), ...sources]);
}

/** A folder with the named files of the guide, in which its blocks run; `settings` is what the examples read from the environment. */
export function startGuide() {
  const folder = mkdtempSync(join(tmpdir(), 'vrn-guide-'));
  for (const { file, code } of blocks.filter((block) => block.file)) writeFileSync(join(folder, file), code);
  let program;
  const command = {
    sh: (file) => ['bash', ['-euo', 'pipefail', file]], js: (file) => ['node', [file]], python: (file) => ['python3', [file]],
    csharp: (_, index) => ['dotnet', [program ??= compile(folder), String(index)]],
  };
  return {
    run({ index, language, code, prints }, settings) {
      const file = join(folder, `block-${index}.${language === 'js' ? 'mjs' : language}`);
      writeFileSync(file, code);
      const [name, options] = command[language](file, index);
      const { status, stdout, stderr } = spawnSync(name, options, {
        cwd: folder, encoding: 'utf8', timeout: 60_000,
        env: { ...process.env, VRN_BOUND: '', ...settings, PYTHONDONTWRITEBYTECODE: '1', DOTNET_TieredPGO: '0' },
      });
      assert.equal(status, 0, stderr || stdout);
      assert.ok(stdout.includes(prints), `${stdout}${stderr}`);
    },
    stop: () => rmSync(folder, { recursive: true, force: true }),
  };
}
