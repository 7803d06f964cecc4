// What a field answers follows from its names and a number: a value, null, an error, a list with these in it. The tests of the engine
// have the same function, so that both sides answer alike without talking.
import { js } from './js.mjs';

const { executeSync, getVariableValues, isAbstractType, isEnumType, isListType, isNonNullType, isObjectType } = js;

export function mix(a, b) {
  let h = Math.imul((a ^ b) >>> 0, 0x9e3779b1) >>> 0;
  h = Math.imul((h ^ (h >>> 15)) >>> 0, 0x85ebca6b) >>> 0;
  return (h ^ (h >>> 13)) >>> 0;
}

export function hashed(text) {
  let h = 2166136261;
  for (const unit of new TextEncoder().encode(text)) h = Math.imul(h ^ unit, 16777619) >>> 0;
  return h;
}

function valueOf(schema, type, h, args) {
  if (isNonNullType(type)) return valueOf(schema, type.ofType, h, args);
  const roll = mix(h, 1) % 40;
  if (roll < 2) return null;
  if (roll < 4) return new Error('Broken.');
  if (isListType(type)) return Array.from({ length: mix(h, 2) % 4 }, (_, i) => valueOf(schema, type.ofType, mix(h, 10 + i), args));
  if (isEnumType(type)) return roll === 4 ? 'NO SUCH' : type.getValues()[h % type.getValues().length].name;
  switch (type.name) {
    case 'Int': return roll === 4 ? 3e9 : (h % 2001) - 1000;
    case 'Float': return roll === 4 ? NaN : (h % 4001) / 8 - 100;
    case 'String': return args ? canonical(args) : `s${h % 100}`;
    case 'Boolean': return h % 2 === 0;
    case 'ID': return h % 3 === 0 ? h % 1000 : `i${h % 100}`;
  }
  if (isObjectType(type)) return { type: type.name, n: h };
  if (isAbstractType(type)) {
    const possible = schema.getPossibleTypes(type).map((t) => t.name).sort();
    return possible.length === 0 ? null : { type: roll === 4 ? 'Nobody' : possible[h % possible.length], n: h };
  }
  return `c${h % 100}`;
}

/** Coerced arguments as one text, keys in order. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value && typeof value === 'object') return `{${Object.keys(value).sort().map((key) => `${key}:${canonical(value[key])}`).join(',')}}`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}

export function execute(schema, document, operationName, variableValues, salt) {
  const result = executeSync({
    schema, document, operationName, variableValues, rootValue: { n: salt },
    fieldResolver: (source, args, context, info) => {
      const value = valueOf(schema, info.returnType, mix(source.n, hashed(`${info.parentType.name}.${info.fieldName}`)), Object.keys(args).length ? args : null);
      if (value instanceof Error) throw value;
      return value;
    },
    typeResolver: (value) => value.type,
  });
  return {
    data: result.data,
    failed: (result.errors ?? []).map((error) => ({ path: error.path, at: (error.locations ?? []).map(({ line, column }) => `${line}:${column}`).sort() })),
  };
}

/** Coerced variables, or the names of those at fault. */
export function coerce(schema, operation, values) {
  const definitions = operation.variableDefinitions ?? [];
  const said = getVariableValues(schema, definitions, values, { maxErrors: 1e6 });
  if (said.errors) return { faulty: [...new Set(said.errors.map((error) => error.nodes[0].variable.name.value))].sort() };
  const coerced = said.variableValues?.coerced ?? said.coerced;
  return { coerced: Object.fromEntries(Object.entries(coerced).map(([name, value]) => [name, canonical(value)])) };
}
