// What graphql-js says of generated documents, one JSON line each: {doc, syntax: "line:column" | null, errors: {rule: ["line:column ...", ...]}, beyond: [rule]}.
//   node oracle.mjs SEED COUNT
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSchema, GraphQLError, parse, SingleFieldSubscriptionsRule, specifiedRules, validate } from 'graphql';
import { documents } from './gen.mjs';

const [seed, count] = process.argv.slice(2).map(Number);
const schema = buildSchema(readFileSync(resolve(import.meta.dirname, 'schema.graphql'), 'utf8'));
const place = ({ line, column }) => `${line}:${column}`;
const ordered = (texts) => texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));

const rules = specifiedRules.map((rule) => (context) => rule(Object.create(context, {
  reportError: { value: (error) => { error.rule = rule.name; context.reportError(error); } },
})));

function judge(document, said) {
  let errors;
  try {
    errors = validate(schema, document, rules, { maxErrors: 1e6 });
  } catch (error) {
    // Version 16 evaluates @skip at a subscription's root before it has been validated.
    if (!(error instanceof GraphQLError)) throw error;
    errors = validate(schema, document, rules.filter((_, i) => specifiedRules[i] !== SingleFieldSubscriptionsRule), { maxErrors: 1e6 });
    said.beyond.push(SingleFieldSubscriptionsRule.name);
  }
  for (const error of errors) {
    (said.errors[error.rule] ??= []).push(ordered(error.locations.map(place)).join(' '));
    // Version 16 judges it with the literals, 17 and the specification with the variables (5.8.5).
    if (/must be non-nullable to be used for OneOf/.test(error.message)) said.beyond.push('ValuesOfCorrectTypeRule', 'VariablesInAllowedPositionRule');
  }
  Object.values(said.errors).forEach(ordered);
}

let lines = [`${JSON.stringify({ rules: specifiedRules.map((rule) => rule.name) })}\n`];
for (const doc of documents(schema, seed, count)) {
  const said = { doc, syntax: null, errors: {}, beyond: [] };
  try {
    const document = parse(doc);
    judge(document, said);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    said.syntax = place(error.locations[0]);
  }
  lines.push(`${JSON.stringify(said)}\n`);
  if (lines.length > 200) { process.stdout.write(lines.join('')); lines = []; }
}
process.stdout.write(lines.join(''));
