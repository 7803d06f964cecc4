// Documents from a seed: first a valid one by walking the schema, then perhaps faults, then another layout of the same tokens.
import {
  getNamedType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isLeafType, isListType, isNonNullType,
  isObjectType, isRequiredArgument, isRequiredInputField, Kind, Lexer, parse, parseType, parseValue, print, Source, TokenKind, visit,
} from 'graphql';

/** mulberry32: small, seeded, the same everywhere. */
export class Random {
  constructor(seed) { this.state = seed >>> 0; }
  next() {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  below(n) { return Math.floor(this.next() * n); }
  chance(p) { return this.next() < p; }
  of(list) { return list[this.below(list.length)]; }
}

const name = (value) => ({ kind: Kind.NAME, value });

class Writer {
  constructor(schema, random) { Object.assign(this, { schema, random, variables: new Map(), fragments: [], count: 0 }); }

  document() {
    const kinds = ['query', 'query', 'query', 'mutation', 'subscription'];
    const many = this.random.chance(0.35) ? 2 + this.random.below(2) : 1;
    const operations = Array.from({ length: many }, (_, i) => {
      const operation = this.random.of(kinds);
      const root = this.schema.getRootType(operation);
      const selectionSet = operation === 'subscription' ? { kind: Kind.SELECTION_SET, selections: [this.field(root, 0, true)] } : this.selections(root, 0);
      return {
        kind: Kind.OPERATION_DEFINITION, operation, selectionSet,
        name: many > 1 || this.random.chance(0.5) ? name(`Op${i}`) : undefined,
        directives: operation === 'query' && this.random.chance(0.1) ? [directive('onQuery')] : [],
      };
    });
    const byName = new Map(this.fragments.map((fragment) => [fragment.name.value, fragment]));
    for (const operation of operations) {
      const used = new Set();
      const walk = (node) => visit(node, {
        Variable: ({ name: { value } }) => { used.add(value); },
        FragmentSpread: ({ name: { value } }) => { walk(byName.get(value)); },
      });
      walk(operation);
      operation.variableDefinitions = [...used].map((variable) => ({
        kind: Kind.VARIABLE_DEFINITION, variable: { kind: Kind.VARIABLE, name: name(variable) }, ...this.variables.get(variable),
        directives: this.random.chance(0.05) ? [directive('onVariable')] : [],
      }));
    }
    const spread = new Set();
    operations.forEach((operation) => {
      const walk = (node) => visit(node, { FragmentSpread: ({ name: { value } }) => { spread.add(value); walk(byName.get(value)); } });
      walk(operation);
    });
    return { kind: Kind.DOCUMENT, definitions: [...operations, ...this.fragments.filter((fragment) => spread.has(fragment.name.value))] };
  }

  selections(type, depth) {
    const selections = Array.from({ length: 1 + this.random.below(depth > 3 ? 1 : 4) }, () => this.selection(type, depth));
    return { kind: Kind.SELECTION_SET, selections };
  }

  selection(type, depth) {
    const roll = this.random.next();
    if (depth < 5 && roll < 0.14) {
      const on = this.random.of(this.overlapping(type));
      return {
        kind: Kind.INLINE_FRAGMENT, selectionSet: this.selections(on, depth + 1), directives: this.directives('INLINE_FRAGMENT'),
        typeCondition: on === type && this.random.chance(0.3) ? undefined : { kind: Kind.NAMED_TYPE, name: name(on.name) },
      };
    }
    if (depth < 5 && roll < 0.26) {
      const known = this.fragments.filter((fragment) => this.overlapping(type).some((on) => on.name === fragment.typeCondition.name.value));
      if (known.length && this.random.chance(0.5)) return this.spread(this.random.of(known));
      const on = this.random.of(this.overlapping(type));
      const fragment = {
        kind: Kind.FRAGMENT_DEFINITION, typeCondition: { kind: Kind.NAMED_TYPE, name: name(on.name) }, selectionSet: this.selections(on, depth + 1),
        name: name(`Part${this.count++}`), directives: this.random.chance(0.1) ? [directive('onFragment', 'need', '1')] : [],
      };
      this.fragments.push(fragment);
      return this.spread(fragment);
    }
    return this.field(type, depth, false);
  }

  spread(fragment) { return { kind: Kind.FRAGMENT_SPREAD, name: name(fragment.name.value), directives: this.directives('FRAGMENT_SPREAD') }; }

  overlapping(type) {
    const possible = (t) => (isAbstractType(t) ? this.schema.getPossibleTypes(t) : [t]);
    const own = new Set(possible(type));
    return Object.values(this.schema.getTypeMap()).filter((t) => isCompositeType(t) && !t.name.startsWith('__') && possible(t).some((p) => own.has(p)));
  }

  field(type, depth, alone) {
    const fields = type.getFields ? Object.values(type.getFields()).filter((field) => depth < 5 || isLeafType(getNamedType(field.type))) : [];
    if (!fields.length || (!alone && this.random.chance(0.05))) return { kind: Kind.FIELD, name: name('__typename'), arguments: [], directives: this.directives('FIELD') };
    const field = this.random.of(fields);
    const args = field.args.filter((arg) => isRequiredArgument(arg) || this.random.chance(0.5))
      .map((arg) => ({ kind: Kind.ARGUMENT, name: name(arg.name), value: this.value(arg.type, 0, arg.defaultValue !== undefined) }));
    const inner = getNamedType(field.type);
    return {
      kind: Kind.FIELD, name: name(field.name), arguments: args, directives: alone ? [] : this.directives('FIELD'),
      alias: args.length || field.name === 'mixed' || field.name === 'volume' || this.random.chance(0.1) ? name(`a${this.count++}`) : undefined,
      selectionSet: isCompositeType(inner) ? this.selections(inner, depth + 1) : undefined,
    };
  }

  directives(place) {
    if (!this.random.chance(0.12)) return [];
    if (place === 'FIELD' && this.random.chance(0.5)) return this.random.chance(0.5) ? [directive('again'), directive('again', 'n', '2')] : [directive('onField', 'note', '"x"')];
    if (place !== 'FIELD' && this.random.chance(0.4)) return [directive('onFragment', 'need', '2')];
    const node = directive(this.random.of(['skip', 'include']), 'if', 'true');
    if (this.random.chance(0.5)) node.arguments[0].value = this.variable(parseType('Boolean!'));
    return [node];
  }

  variable(type, defaultValue) {
    const same = [...this.variables].filter(([, known]) => print(known.type) === print(type) && !defaultValue);
    const chosen = same.length && this.random.chance(0.6) ? this.random.of(same)[0] : `v${this.count++}`;
    if (!this.variables.has(chosen)) this.variables.set(chosen, { type, defaultValue });
    return { kind: Kind.VARIABLE, name: name(chosen) };
  }

  value(type, depth, hasDefault = false, constant = false) {
    if (!constant && this.random.chance(0.22)) {
      const exact = parseType(String(type));
      if (isNonNullType(type) && this.random.chance(0.3)) {
        return hasDefault ? this.variable(exact.type) : this.variable(exact.type, this.value(type, 4, false, true));
      }
      if (!isNonNullType(type) && this.random.chance(0.3)) return this.variable({ kind: Kind.NON_NULL_TYPE, type: exact });
      return this.variable(exact);
    }
    if (isNonNullType(type)) return this.present(type.ofType, depth, constant);
    if (this.random.chance(0.06)) return parseValue('null');
    return this.present(type, depth, constant);
  }

  present(type, depth, constant) {
    if (isNonNullType(type)) return this.present(type.ofType, depth, constant);
    if (isListType(type)) {
      if (this.random.chance(0.2)) return this.present(type.ofType, depth, constant);
      return { kind: Kind.LIST, values: Array.from({ length: this.random.below(3) }, () => this.item(type.ofType, depth + 1, constant)) };
    }
    if (isEnumType(type)) return parseValue(this.random.of(type.getValues()).name);
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const one = [fields[this.random.below(depth > 2 ? 2 : fields.length)]];
      const chosen = type.isOneOf ? one : fields.filter((field) => isRequiredInputField(field) || (depth < 3 && this.random.chance(0.35)));
      const value = (field) => (type.isOneOf ? this.present(field.type, depth + 1, true) : this.item(field.type, depth + 1, constant));
      return { kind: Kind.OBJECT, fields: chosen.map((field) => ({ kind: Kind.OBJECT_FIELD, name: name(field.name), value: value(field) })) };
    }
    return parseValue(this.random.of({
      Int: ['0', '-7', '2147483647'], Float: ['1.5', '-2e3', '4'], String: ['"text"', '"é \\n \\u00e9 \\u{1F600}"', '"""\n  block\n    é\n  """'],
      Boolean: ['true', 'false'], ID: ['"id"', '17'], Any: ['1', '"x"', '{ a: [RED, 1.5] }', '[true]'],
    }[type.name]));
  }

  item(type, depth, constant) {
    if (!isNonNullType(type)) return this.value(type, depth, false, constant);
    if (!constant && this.random.chance(0.15)) return this.variable(parseType(String(type)));
    return this.present(type.ofType, depth, constant);
  }
}

function directive(called, argument, value) {
  const args = argument ? [{ kind: Kind.ARGUMENT, name: name(argument), value: parseValue(value) }] : [];
  return { kind: Kind.DIRECTIVE, name: name(called), arguments: args };
}

// Faults: each is given all nodes by kind and changes one; false where the document has no place for it.
const copy = (node) => JSON.parse(JSON.stringify(node));
const withFields = (set) => set.OperationDefinition.concat(set.FragmentDefinition, set.InlineFragment, set.Field.filter((field) => field.selectionSet));
const pick = (list, r, change) => (list.length ? (change(r.of(list)), true) : false);
const places = (set) => set.Field.concat(set.FragmentSpread, set.InlineFragment, set.OperationDefinition, set.FragmentDefinition);
const odd = ['1', '-1', '1.5', '"x"', 'true', 'RED', 'PURPLE', 'null', '[1]', '[[1]]', '[null]', '{ need: 1 }', '{ id: 1 }', '{}', '{ id: 1, name: "x" }', '{ id: null }', '99999999999', '[]', '{ need: "x", other: 7 }'];
const types = ['Person', 'House', 'Dog', 'Cat', 'Star', 'Room', 'Node', 'Named', 'Far', 'Pet', 'Thing', 'Query'];

export const faults = {
  fieldUnknown: (s, r) => pick(s.Field, r, (n) => { n.name.value = r.of(['nothing', 'far', 'volume', '__schema']); }),
  fieldWithoutSelections: (s, r) => pick(s.Field.filter((n) => n.selectionSet), r, (n) => { delete n.selectionSet; }),
  leafWithSelections: (s, r) => pick(s.Field.filter((n) => !n.selectionSet), r, (n) => { n.selectionSet = parse('{ x }').definitions[0].selectionSet; }),
  argumentUnknown: (s, r) => pick(s.Argument, r, (n) => { n.name.value = 'nothing'; }),
  argumentAdded: (s, r) => pick(s.Field.concat(s.Directive), r, (n) => n.arguments.push({ kind: Kind.ARGUMENT, name: name(r.of(['nothing', 'id', 'first'])), value: parseValue('1') })),
  argumentTwice: (s, r) => pick(s.Field.concat(s.Directive).filter((n) => n.arguments.length), r, (n) => n.arguments.push(copy(r.of(n.arguments)))),
  argumentMissing: (s, r) => pick(s.Field.concat(s.Directive).filter((n) => n.arguments.length), r, (n) => n.arguments.splice(r.below(n.arguments.length), 1)),
  spreadUndefined: (s, r) => pick(s.FragmentSpread, r, (n) => { n.name.value = 'Nowhere'; }),
  spreadAdded: (s, r) => pick(withFields(s), r, (n) => n.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: name(s.FragmentDefinition.length ? r.of(s.FragmentDefinition).name.value : 'Nowhere'), directives: [] })),
  fragmentType: (s, r) => pick(s.FragmentDefinition.concat(s.InlineFragment.filter((n) => n.typeCondition)), r, (n) => { n.typeCondition.name.value = r.of([...types, 'Colour', 'Filter', 'Int', 'Missing']); }),
  fragmentOnLeaf: (s, r) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...parse(`{ ... on ${r.of(['Int', 'Filter', 'Colour', 'Any'])} { x } }`).definitions[0].selectionSet.selections)),
  fragmentElsewhere: (s, r) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...parse(`{ ... on ${r.of(types)} { __typename } }`).definitions[0].selectionSet.selections)),
  fragmentTwice: (s, r, d) => pick(s.FragmentDefinition, r, (n) => d.definitions.push(copy(n))),
  fragmentUnused: (s, r, d) => d.definitions.push(parse(`fragment Unused${r.below(2)} on ${r.of(types)} { __typename ${s.FragmentDefinition.length ? `...${r.of(s.FragmentDefinition).name.value}` : ''} }`).definitions[0]),
  fragmentCycle: (s, r) => pick(s.FragmentDefinition, r, (n) => n.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: name(r.of(s.FragmentDefinition).name.value), directives: [] })),
  fragmentOnItself: (s, r, d) => d.definitions.push(parse('fragment Loop on Query { version ...Loop }').definitions[0]),
  operationTwice: (s, r, d) => pick(s.OperationDefinition.filter((n) => n.name), r, (n) => d.definitions.push(copy(n))),
  operationAnonymous: (s, r, d) => d.definitions.push(parse('{ version }').definitions[0]),
  operationUnnamed: (s, r) => pick(s.OperationDefinition.filter((n) => n.name), r, (n) => { delete n.name; }),
  variableUndefined: (s, r) => pick(s.OperationDefinition.filter((n) => n.variableDefinitions.length), r, (n) => n.variableDefinitions.splice(r.below(n.variableDefinitions.length), 1)),
  variableUnused: (s, r) => pick(s.OperationDefinition, r, (n) => n.variableDefinitions.push(parse('query ($unused: Int) { a }').definitions[0].variableDefinitions[0])),
  variableTwice: (s, r) => pick(s.OperationDefinition.filter((n) => n.variableDefinitions.length), r, (n) => n.variableDefinitions.push(copy(r.of(n.variableDefinitions)))),
  variableType: (s, r) => pick(s.VariableDefinition, r, (n) => { n.type = parseType(r.of(['Int', 'String', '[Int]', '[String!]', 'Filter', 'Choice', 'Colour', 'Boolean', 'ID!', 'Float', 'Any'])); }),
  variableNotInput: (s, r) => pick(s.VariableDefinition, r, (n) => { n.type = parseType(r.of(['Person', '[Pet!]', 'Node!', 'Missing', '[Missing]'])); }),
  variableNullable: (s, r) => pick(s.VariableDefinition.filter((n) => n.type.kind === Kind.NON_NULL_TYPE), r, (n) => { n.type = n.type.type; }),
  variableDefault: (s, r) => pick(s.VariableDefinition, r, (n) => { n.defaultValue = parseValue(r.of(odd)); }),
  variableAnywhere: (s, r) => pick(s.Argument, r, (n) => { n.value = { kind: Kind.VARIABLE, name: name(s.VariableDefinition.length && r.chance(0.7) ? r.of(s.VariableDefinition).variable.name.value : 'missing') }; }),
  directiveUnknown: (s, r) => pick(places(s), r, (n) => n.directives.push(directive('nowhere'))),
  directiveMisplaced: (s, r) => pick(places(s).concat(s.VariableDefinition), r, (n) => n.directives.push(r.of([directive('onQuery'), directive('onField'), directive('onVariable'), directive('deprecated'), directive('skip', 'if', 'true')]))),
  directiveTwice: (s, r) => pick(places(s), r, (n) => n.directives.push(directive('onFragment', 'need', '1'), directive('onFragment', 'need', '1'), directive('again'), directive('again'))),
  directiveArguments: (s, r) => pick(s.Field, r, (n) => n.directives.push(r.of([directive('include'), directive('skip', 'if', '"x"'), directive('onField', 'level', 'null'), directive('onField', 'none', '1')]))),
  value: (s, r) => pick(s.Argument.concat(s.ObjectField), r, (n) => { n.value = parseValue(r.of(odd)); }),
  valueInList: (s, r) => pick(s.ListValue, r, (n) => n.values.push(parseValue(r.of(odd)))),
  inputFieldUnknown: (s, r) => pick(s.ObjectValue, r, (n) => n.fields.push({ kind: Kind.OBJECT_FIELD, name: name('nothing'), value: parseValue('1') })),
  inputFieldTwice: (s, r) => pick(s.ObjectValue.filter((n) => n.fields.length), r, (n) => n.fields.push(copy(r.of(n.fields)))),
  inputFieldMissing: (s, r) => pick(s.ObjectValue.filter((n) => n.fields.length), r, (n) => n.fields.splice(r.below(n.fields.length), 1)),
  conflictNames: (s, r) => pick(withFields(s).filter((n) => n.selectionSet.selections.filter((f) => f.kind === Kind.FIELD).length > 1), r, (n) => n.selectionSet.selections.forEach((f) => { if (f.kind === Kind.FIELD && r.chance(0.7)) f.alias = name('same'); })),
  conflictArguments: (s, r) => pick(withFields(s), r, (n) => pick(n.selectionSet.selections.filter((f) => f.kind === Kind.FIELD && f.arguments.length), r, (f) => { const other = copy(f); r.of(other.arguments).value = parseValue(r.of(odd)); n.selectionSet.selections.push(other); })),
  conflictShapes: (s, r) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...parse('{ ... on Dog { shape: volume } ... on Cat { shape: volume } }').definitions[0].selectionSet.selections)),
  subscriptionRoots: (s, r) => pick(s.OperationDefinition.filter((n) => n.operation === 'subscription'), r, (n) => n.selectionSet.selections.push(...parse(r.of(['{ moved { __typename } }', '{ __typename }', '{ x: __typename y: ticked(every: 1) }', '{ ... on Subscription { z: ticked(every: 2) } }'])).definitions[0].selectionSet.selections)),
  subscriptionAdded: (s, r, d) => d.definitions.push(parse(r.of(['subscription Sub { a: ticked(every: 1) b: ticked(every: 1) }', 'subscription Sub { __typename }', 'subscription Sub { moved { __typename } }'])).definitions[0]),
  typeDefinition: (s, r, d) => d.definitions.splice(r.below(d.definitions.length + 1), 0, parse(r.of(['type New { a: Int }', 'extend type Person { a: Int }', 'schema { query: Query }', 'directive @new on FIELD', 'input New { a: Int = 1 }'])).definitions[0]),
  introspection: (s, r) => pick(s.OperationDefinition.filter((n) => n.operation === 'query'), r, (n) => n.selectionSet.selections.push(...parse(r.of([
    '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }', '{ __schema { types { fields { type { fields { name } } } } } }',
    '{ __type(name: "Query") { interfaces { possibleTypes { inputFields { name } } } } }', '{ __type { name } }'])).definitions[0].selectionSet.selections)),
};

// Those that alone break a rule come more often, so that every rule meets its quota.
const weights = {
  argumentMissing: 3, argumentTwice: 3, conflictNames: 2, directiveTwice: 3, fieldUnknown: 2, fragmentOnItself: 2, fragmentOnLeaf: 2, fragmentTwice: 3,
  inputFieldTwice: 6, introspection: 8, operationTwice: 3, spreadUndefined: 3, subscriptionAdded: 3, typeDefinition: 3,
  variableNotInput: 11, variableTwice: 3, variableUndefined: 2,
};

function broken(document, random, first) {
  const names = Object.keys(faults).flatMap((fault) => Array(weights[fault] ?? 1).fill(fault));
  let changes = random.chance(0.3) ? 1 : 2 + random.below(3);
  for (let i = 0; changes > 0 && i < 12; i++) {
    const set = new Proxy({}, { get: (all, kind) => (all[kind] ??= []) });
    visit(document, { enter(node) { set[node.kind].push(node); node.directives ??= node.kind === Kind.VARIABLE_DEFINITION ? [] : undefined; } });
    const fault = i === 0 ? names[first % names.length] : random.of(names);
    if (faults[fault](set, random, document) !== false) changes--;
  }
}

/** The same tokens with other ignored text between them. */
function layout(text, random) {
  const lexer = new Lexer(new Source(text));
  const gaps = [' ', ' ', ' ', '\n', '\r\n', '\r', '\t', ', ', '\n  ', ' # é 😀 comment\n', '\uFEFF ', ',,'];
  let out = random.chance(0.1) ? '\uFEFF' : '';
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    out += text.slice(token.start, token.end) + random.of(gaps);
  }
  return out;
}

/** One wrong character or token: mostly no document any more. */
function scrambled(text, random) {
  const at = random.below(text.length);
  const junk = ['{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '...', '..', '"', '"""', '\\', '|', '&', '=', '0', '01', '1.', '1e', '-', '.5', '1a', 'on', 'fragment', 'query', 'true', 'null', 'é', '😀', '\u0000', '\u0007', '\n', '?', '%', '#', '"\\u12"', '"\\u{110000}"', '"\\uD800"', '"\\q"', '~', '`', 'type', 'extend', 'input', 'schema', 'directive', '"description"'];
  switch (random.below(4)) {
    case 0: return text.slice(0, at);
    case 1: return text.slice(0, at) + text.slice(at + 1 + random.below(4));
    case 2: return `${text.slice(0, at)}${random.of(junk)}${text.slice(at + 1)}`;
    default: return `${text.slice(0, at)} ${random.of(junk)} ${text.slice(at)}`;
  }
}

export function* documents(schema, seed, count) {
  for (let i = 0; i < count; i++) {
    const random = new Random(Math.imul(seed, 1000003) + i);
    const document = copy(new Writer(schema, random).document());
    const sort = i % 10;
    if (sort < 8) broken(document, random, Math.floor(i / 10) * 8 + sort);
    let text = print(document);
    if (random.chance(0.6)) text = layout(text, random);
    yield (sort === 8 ? scrambled(text, random) : text).toWellFormed();
  }
}
