// Which statement the host sends for a request, read from the database's own log, and the same statement sent by the reference.
import { readFileSync, statSync } from 'node:fs';
import { json } from './works.mjs';

const settled = () => new Promise((go) => setTimeout(go, 300));

/** For each work that asks for it, a twin that runs the bare statements of its requests: those that name the table it says. */
export async function bare({ host, reference, sql, log }, works) {
  const twins = [];
  await sql("alter system set log_statement = 'all'");
  await sql('select pg_reload_conf()');
  await settled();
  for (const work of works.filter((one) => one.bare)) {
    const numbers = new Map();
    const asks = await work.asks();
    for (const { path, method, headers, body } of asks) {
      if (numbers.has(path + body)) continue;
      const from = statSync(log).size;
      await json(host.address + path, { method, headers, body });
      await settled();
      const sent = statements(readFileSync(log).subarray(from).toString()).filter(({ text }) => text.includes(work.bare));
      if (sent.length === 0) throw new Error(`${path} sends no statement that names ${work.bare}`);
      numbers.set(path + body, await json(`${reference.address}/statements`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(sent) }));
    }
    const again = asks.map(({ path, body }) => ({ path: `/statements/${numbers.get(path + body)}` }));
    twins.push({ name: `bare ${work.name}`, on: 'reference', once: work.once, asks: async () => again });
  }
  await sql('alter system reset log_statement');
  await sql('select pg_reload_conf()');
  await settled();
  return twins;
}

/** Statements with their values, in the order of the log. */
function statements(text) {
  const entries = text.split(/^\d{4}-\d\d-\d\d [\d:.]+ \w+ \[\d+\] /m).map((entry) => entry.replaceAll('\n\t', '\n').trimEnd());
  return entries.flatMap((entry, at) => {
    const [, statement] = /^LOG: +execute [^:]+: (SELECT[\s\S]*)/.exec(entry) ?? [];
    if (!statement) return [];
    const [, given = ''] = /^DETAIL: +[Pp]arameters: ([\s\S]*)/.exec(entries[at + 1] ?? '') ?? [];
    return [{ text: statement, values: [...given.matchAll(/\$\d+ = (?:NULL|'((?:[^']|'')*)')/g)].map(([, value]) => value?.replaceAll("''", "'") ?? null) }];
  });
}
