// Times graphql-js on documents it is told, when it is told: so that both engines run in turns, in one run.
//   node bench.mjs SCHEMA: {"document"} gives {"parse", "validate"} ready; {"op", "index", "times"} gives {"nanoseconds"} for one round.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { js } from './js.mjs';

const { buildSchema, parse, validate, version } = js;
const schema = buildSchema(readFileSync(process.argv[2], 'utf8'));
const known = [];
const work = { parse: ({ text }) => parse(text), validate: ({ document }) => validate(schema, document) };

function answer(said) {
  if (said.document !== undefined) {
    const document = parse(said.document);
    known.push({ text: said.document, document });
    return { version, errors: validate(schema, document).length };
  }
  const start = process.hrtime.bigint();
  for (let i = 0; i < said.times; i++) work[said.op](known[said.index]);
  return { nanoseconds: Number(process.hrtime.bigint() - start) };
}

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
