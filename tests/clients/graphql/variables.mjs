// JSON variables for the definitions of an operation: mostly what their types want, sometimes not.
import { js } from './js.mjs';

const { getNamedType, isEnumType, isInputObjectType, isInputType, isLeafType, isListType, isNonNullType, isRequiredInputField, typeFromAST } = js;
const odd = [null, 1, -1, 1.5, 1.0, 1e3, 2147483648, '1', 'x', '', true, 'RED', [], [1], [null], [[1]], {}, { id: 1 }, { a: 1, nothing: 2 }, [{}], { a: null }];

export function variables(schema, operation, random) {
  const values = {};
  for (const definition of operation.variableDefinitions ?? []) {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type) || random.chance(isNonNullType(type) && !definition.defaultValue ? 0.04 : 0.25)) continue;
    values[definition.variable.name.value] = value(type, random, 0);
  }
  if (random.chance(0.05)) values.nobody = 1;
  return values;
}

function value(type, random, depth) {
  if (random.chance(0.05)) return random.of(odd);
  if (isNonNullType(type)) return present(type.ofType, random, depth);
  return random.chance(0.12) ? null : present(type, random, depth);
}

function present(type, random, depth) {
  if (isListType(type)) {
    return random.chance(0.2) ? value(type.ofType, random, depth + 1) : Array.from({ length: random.below(3) }, () => value(type.ofType, random, depth + 1));
  }
  if (isEnumType(type)) return random.of(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    if (depth > 12) return {};
    const near = depth > 2 ? fields.filter((field) => isLeafType(getNamedType(field.type))) : fields;
    const chosen = type.isOneOf ? [random.of(near.length ? near : fields)] : fields.filter((field) => isRequiredInputField(field) || (depth < 3 && random.chance(0.4)));
    return Object.fromEntries(random.shuffled(chosen).map((field) => [field.name, type.isOneOf && depth < 6 ? present(field.type, random, depth + 1) : value(field.type, random, depth + 1)]));
  }
  return random.of({
    Int: [0, -7, 2147483647, 5.0], Float: [1.5, -2000, 4, 0.1], String: ['text', '', 'é😀"\\\n'], Boolean: [true, false], ID: ['id', 17, '017'],
  }[type.name] ?? [1, 'x', { a: [1.5, null] }, [true]]);
}
