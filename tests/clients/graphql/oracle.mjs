// What graphql-js says of generated schemas, documents, variables and type systems, one JSON line each; it reads back what the engine
// printed of them. Not for people: tests/VrnApi.GraphQL.Tests/Oracle starts it.
//   node oracle.mjs SEED DOCUMENTS TYPE_SYSTEMS
import * as graphql16 from 'graphql';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { documents } from './gen.mjs';
import { is17, js } from './js.mjs';
import { coerce, execute } from './resolve.mjs';
import { schemaText } from './schemas.mjs';
import { typeSystems } from './sdl.mjs';
import { variables } from './variables.mjs';

const { buildASTSchema, buildSchema, getIntrospectionQuery, GraphQLError, introspectionFromSchema, Kind, parse, print, specifiedRules, validate, validateSchema, visit, visitInParallel } = js;
const [seed, count, systems] = process.argv.slice(2).map(Number);
const perSchema = 250;
const place = ({ line, column }) => `${line}:${column}`;
const ordered = (texts) => texts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
const options = { descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true };

const documentRules = specifiedRules.filter((rule) => !/Defer|Stream/.test(rule.name));
const named = documentRules.map((rule) => (context) => rule(Object.create(context, {
  reportError: { value: (error) => { error.rule = rule.name; context.reportError(error); } },
})));
const sdlRules = ['LoneSchemaDefinition', 'UniqueOperationTypes', 'UniqueTypeNames', 'UniqueEnumValueNames', 'UniqueFieldDefinitionNames', 'UniqueArgumentDefinitionNames',
  'UniqueDirectiveNames', 'KnownTypeNames', 'KnownDirectives', 'UniqueDirectivesPerLocation', 'PossibleTypeExtensions', 'KnownArgumentNames', 'UniqueArgumentNames', 'UniqueInputFieldNames', 'ProvidedRequiredArguments'];

const asked = new Map();
const faults = [];
let number = 0;

/** The same meaning in one form: sorted by nothing, but block strings and quoted ones are alike. */
const normal = (document) => print(visit(document, { StringValue: (node) => (node.block ? { ...node, block: false } : undefined) }));

function compare({ id, printed }) {
  const theirs = asked.get(id);
  asked.delete(id);
  let ours;
  try {
    ours = normal(parse(printed, { noLocation: true }));
  } catch (error) {
    ours = `${error}`;
  }
  if (ours !== theirs) faults.push({ ours, theirs, printed });
}

function read(said, text, then) {
  let document;
  try {
    // Version 17 takes selections without a field, which the specification does not.
    if (is17 && /\{[\s,\uFEFF]*\}/.test(text.replace(/#.*/g, ''))) graphql16.parse(text);
    document = parse(text);
  } catch (error) {
    if (error.name !== 'GraphQLError') throw error;
    said.syntax = place(error.locations[0]);
    return said;
  }
  said.id = ++number;
  asked.set(said.id, normal(document));
  then(document);
  return said;
}

function judge(schema, document, said) {
  let errors;
  try {
    errors = validate(schema, document, named, { maxErrors: 1e6 });
  } catch (error) {
    // Version 16 evaluates @skip at a subscription's root before it has been validated.
    if (!(error instanceof GraphQLError)) throw error;
    const at = documentRules.findIndex((rule) => rule.name === 'SingleFieldSubscriptionsRule');
    errors = validate(schema, document, named.filter((_, i) => i !== at), { maxErrors: 1e6 });
    said.beyond.push('SingleFieldSubscriptionsRule');
  }
  for (const error of errors) {
    (said.errors[error.rule] ??= []).push(ordered(error.locations.map(place)).join(' '));
    // Version 16 judges it with the literals, 17 and the specification with the variables (5.8.5).
    if (!is17 && /must be non-nullable to be used for OneOf/.test(error.message)) said.beyond.push('ValuesOfCorrectTypeRule', 'VariablesInAllowedPositionRule');
  }
  Object.values(said.errors).forEach(ordered);
}

function ofDocument(schema, text, random) {
  const said = { doc: text, syntax: null, errors: {}, beyond: [] };
  return read(said, text, (document) => {
    judge(schema, document, said);
    if (Object.keys(said.errors).length) return;
    const operation = random.of(document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION));
    said.operation = operation.name?.value ?? null;
    said.variables = variables(schema, operation, random);
    Object.assign(said, coerce(schema, operation, said.variables));
    if (said.coerced && operation.operation !== 'subscription') {
      said.salt = random.below(1e9);
      Object.assign(said, execute(schema, document, said.operation ?? undefined, said.variables, said.salt));
    }
  });
}

function ofTypeSystem({ text, base }) {
  const said = { sdl: text, base, syntax: null, errors: {}, valid: null };
  return read(said, text, (document) => {
    const existing = base === null ? undefined : buildSchema(base);
    for (const name of sdlRules) {
      const context = {
        getSchema: () => existing, getDocument: () => document, getArgument: () => null, getFieldDef: () => null, getParentType: () => null, getDirective: () => null, hideSuggestions: true,
        reportError: (error) => (said.errors[name] ??= []).push(ordered(error.locations.map(place)).join(' ')),
      };
      visit(document, visitInParallel([js[`${name}Rule`](context)]));
    }
    Object.values(said.errors).forEach(ordered);
    if (Object.keys(said.errors).length || document.definitions.some((node) => node.kind === Kind.OPERATION_DEFINITION || node.kind === Kind.FRAGMENT_DEFINITION)) return;
    let schema;
    try {
      // The engine loads a type system as one document, extensions included.
      schema = existing ? buildSchema(`${base}\n${text}`) : buildASTSchema(document, { assumeValidSDL: true });
      said.why = validateSchema(schema).map((error) => error.message);
    } catch (error) {
      said.why = [`${error}`];
    }
    said.valid = said.why.length === 0;
    if (said.valid) said.introspection = introspectionFromSchema(schema, options);
  });
}

function* lines() {
  yield { version: js.version, rules: documentRules.map((rule) => rule.name), sdlRules, introspect: getIntrospectionQuery(options) };
  for (let from = 0; from < count; from += perSchema) {
    const sdl = from === 0 ? readFileSync(resolve(import.meta.dirname, 'schema.graphql'), 'utf8') : schemaText(Math.imul(seed, 65537) + from);
    const schema = buildSchema(sdl);
    yield { schema: sdl, introspection: introspectionFromSchema(schema, options) };
    for (const { text, random } of documents(schema, seed, from, Math.min(perSchema, count - from))) yield ofDocument(schema, text, random);
  }
  for (const system of typeSystems(seed, 0, systems)) yield ofTypeSystem(system);
}

const input = createInterface({ input: process.stdin });
input.on('line', (line) => compare(JSON.parse(line)));
let text = '';
let pending = 0;
for (const line of lines()) {
  text += `${JSON.stringify(line)}\n`;
  if (++pending % 50) continue;
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
  text = '';
  // What the engine has printed meanwhile is read.
  await new Promise((done) => { setImmediate(done); });
}
process.stdout.write(`${text}{"end":true}\n`);
await once(input, 'close');
process.stdout.write(`${JSON.stringify({ unread: asked.size, printFaults: faults.slice(0, 20), printed: number })}\n`);
