// Documents and variables from a seed: first valid ones by walking the schema, then perhaps faults, then another layout of the same tokens.
import { js } from './js.mjs';
import { Random } from './random.mjs';

const {
  getNamedType, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isInputType, isLeafType, isListType, isNonNullType,
  isRequiredArgument, isRequiredInputField, isSpecifiedScalarType, Kind, Lexer, parse, parseType, parseValue, print, Source, TokenKind, visit,
} = js;

const name = (value) => ({ kind: Kind.NAME, value });

class Writer {
  constructor(schema, random) { Object.assign(this, { schema, random, conflicting: conflictingNames(schema), variables: new Map(), fragments: [], count: 0 }); }

  document() {
    const kinds = ['query', 'query', 'query', 'mutation', 'subscription'].filter((kind) => this.schema.getRootType(kind));
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

  introspection() {
    const type = this.random.of(Object.values(this.schema.getTypeMap()).filter((t) => !t.name.startsWith('__') && !isSpecifiedScalarType(t))).name;
    return parse(`{ a${this.count++}: ${this.random.of([
      `__type(name: "${type}") { kind name fields { name args { name defaultValue type { kind name ofType { name kind } } } type { name kind ofType { name } } isDeprecated } }`,
      `__type(name: "${type}") { name description specifiedByURL isOneOf inputFields { name defaultValue isDeprecated } enumValues { name description } interfaces { name } }`,
      `__type(name: "${type}") { inputFields(includeDeprecated: true) { name deprecationReason } enumValues(includeDeprecated: true) { name deprecationReason } fields(includeDeprecated: true) { name args(includeDeprecated: true) { name deprecationReason } } }`,
      '__type(name: "Nothing") { name }', '__schema { description queryType { name __typename } mutationType { name } subscriptionType { name } }',
    ])} }`, { noLocation: true }).definitions[0].selectionSet.selections[0];
  }

  spread(fragment) { return { kind: Kind.FRAGMENT_SPREAD, name: name(fragment.name.value), directives: this.directives('FRAGMENT_SPREAD') }; }

  overlapping(type) {
    const possible = (t) => (isAbstractType(t) ? this.schema.getPossibleTypes(t) : [t]);
    const own = new Set(possible(type));
    const found = Object.values(this.schema.getTypeMap()).filter((t) => isCompositeType(t) && !t.name.startsWith('__') && possible(t).some((p) => own.has(p)));
    return found.length ? found : [type];
  }

  field(type, depth, alone) {
    const fields = type.getFields ? Object.values(type.getFields()).filter((field) => depth < 5 || isLeafType(getNamedType(field.type))) : [];
    if (type === this.schema.getQueryType() && depth === 0 && this.random.chance(0.06)) return this.introspection();
    if (!alone && (!fields.length || this.random.chance(0.05))) return { kind: Kind.FIELD, name: name('__typename'), arguments: [], directives: this.directives('FIELD') };
    const field = this.random.of(fields.length ? fields : Object.values(type.getFields()));
    const args = field.args.filter((arg) => isRequiredArgument(arg) || this.random.chance(0.5))
      .map((arg) => ({ kind: Kind.ARGUMENT, name: name(arg.name), value: this.value(arg.type, 0, arg.defaultValue !== undefined) }));
    const inner = getNamedType(field.type);
    return {
      kind: Kind.FIELD, name: name(field.name), arguments: args, directives: alone ? [] : this.directives('FIELD'),
      alias: args.length || (this.conflicting.has(field.name) && !this.random.chance(0.05)) || this.random.chance(0.1) ? name(`a${this.count++}`) : undefined,
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
      if (depth > 12) return { kind: Kind.OBJECT, fields: [] };
      const near = depth > 2 ? fields.filter((field) => isLeafType(getNamedType(field.type))) : fields;
      const one = [this.random.of(near.length ? near : fields)];
      const chosen = type.isOneOf ? one : fields.filter((field) => isRequiredInputField(field) || (depth < 3 && this.random.chance(0.35)));
      const value = (field) => (type.isOneOf ? this.present(field.type, depth + 1, true) : this.item(field.type, depth + 1, constant));
      return { kind: Kind.OBJECT, fields: chosen.map((field) => ({ kind: Kind.OBJECT_FIELD, name: name(field.name), value: value(field) })) };
    }
    return parseValue(this.random.of({
      Int: ['0', '-7', '2147483647'], Float: ['1.5', '-2e3', '4'], String: ['"text"', '"é \\n \\u00e9 \\u{1F600}"', '"""\n  block\n    é\n  """'],
      Boolean: ['true', 'false'], ID: ['"id"', '17'],
    }[type.name] ?? ['1', '"x"', '{ a: [RED, 1.5] }', '[true]', '-2.5']));
  }

  item(type, depth, constant) {
    if (!isNonNullType(type)) return this.value(type, depth, false, constant);
    if (!constant && this.random.chance(0.15)) return this.variable(parseType(String(type)));
    return this.present(type.ofType, depth, constant);
  }
}

// Fields of one name that cannot be merged everywhere.
const conflicts = new WeakMap();
function conflictingNames(schema) {
  if (!conflicts.has(schema)) {
    const seen = new Map();
    const found = new Set();
    for (const type of Object.values(schema.getTypeMap())) {
      for (const field of isCompositeType(type) && type.getFields ? Object.values(type.getFields()) : []) {
        if ((seen.get(field.name) ?? String(field.type)) !== String(field.type)) found.add(field.name);
        seen.set(field.name, String(field.type));
      }
    }
    conflicts.set(schema, found);
  }
  return conflicts.get(schema);
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
const own = (schema, test) => Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__') && test(type)).map((type) => type.name);
const composites = (schema) => own(schema, isCompositeType);
const inputs = (schema) => own(schema, isInputType);
// A root field of the subscription type, with what it needs.
function streamed(schema, r, alias, condition = '') {
  const type = schema.getSubscriptionType();
  if (!type) return `${alias}: __typename${condition}`;
  const field = r.of(Object.values(type.getFields()));
  const args = field.args.filter(isRequiredArgument).map((arg) => `${arg.name}: 1`);
  return `${alias}: ${field.name}${args.length ? `(${args.join(' ')})` : ''}${condition}${isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''}`;
}

export const faults = {
  fieldUnknown: (s, r, schema) => pick(s.Field, r, (n) => { n.name.value = r.of(['nothing', 'a', 'id', 'size', '__schema', '__type']); }),
  fieldWithoutSelections: (s, r, schema) => pick(s.Field.filter((n) => n.selectionSet), r, (n) => { delete n.selectionSet; }),
  leafWithSelections: (s, r, schema) => pick(s.Field.filter((n) => !n.selectionSet), r, (n) => { n.selectionSet = parse('{ x }').definitions[0].selectionSet; }),
  argumentUnknown: (s, r, schema) => pick(s.Argument, r, (n) => { n.name.value = 'nothing'; }),
  argumentAdded: (s, r, schema) => pick(s.Field.concat(s.Directive), r, (n) => n.arguments.push({ kind: Kind.ARGUMENT, name: name(r.of(['nothing', 'id', 'first'])), value: parseValue('1') })),
  argumentTwice: (s, r, schema) => pick(s.Field.concat(s.Directive).filter((n) => n.arguments.length), r, (n) => n.arguments.push(copy(r.of(n.arguments)))),
  argumentMissing: (s, r, schema) => pick(s.Field.concat(s.Directive).filter((n) => n.arguments.length), r, (n) => n.arguments.splice(r.below(n.arguments.length), 1)),
  spreadUndefined: (s, r, schema) => pick(s.FragmentSpread, r, (n) => { n.name.value = 'Nowhere'; }),
  spreadAdded: (s, r, schema) => pick(withFields(s), r, (n) => n.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: name(s.FragmentDefinition.length ? r.of(s.FragmentDefinition).name.value : 'Nowhere'), directives: [] })),
  fragmentType: (s, r, schema) => pick(s.FragmentDefinition.concat(s.InlineFragment.filter((n) => n.typeCondition)), r, (n) => { n.typeCondition.name.value = r.of([...composites(schema), ...inputs(schema), 'Missing']); }),
  fragmentOnLeaf: (s, r, schema) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...parse(`{ ... on ${r.of(inputs(schema))} { x } }`).definitions[0].selectionSet.selections)),
  fragmentElsewhere: (s, r, schema) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...parse(`{ ... on ${r.of(composites(schema))} { __typename } }`).definitions[0].selectionSet.selections)),
  fragmentTwice: (s, r, schema, d) => pick(s.FragmentDefinition, r, (n) => d.definitions.push(copy(n))),
  fragmentUnused: (s, r, schema, d) => d.definitions.push(parse(`fragment Unused${r.below(2)} on ${r.of(composites(schema))} { __typename ${s.FragmentDefinition.length ? `...${r.of(s.FragmentDefinition).name.value}` : ''} }`).definitions[0]),
  fragmentCycle: (s, r, schema) => pick(s.FragmentDefinition, r, (n) => n.selectionSet.selections.push({ kind: Kind.FRAGMENT_SPREAD, name: name(r.of(s.FragmentDefinition).name.value), directives: [] })),
  fragmentOnItself: (s, r, schema, d) => d.definitions.push(parse(`fragment Loop on ${schema.getQueryType().name} { __typename ...Loop }`).definitions[0]),
  operationTwice: (s, r, schema, d) => pick(s.OperationDefinition.filter((n) => n.name), r, (n) => d.definitions.push(copy(n))),
  operationAnonymous: (s, r, schema, d) => d.definitions.push(parse('{ __typename }').definitions[0]),
  operationUnnamed: (s, r, schema) => pick(s.OperationDefinition.filter((n) => n.name), r, (n) => { delete n.name; }),
  variableUndefined: (s, r, schema) => pick(s.OperationDefinition.filter((n) => n.variableDefinitions.length), r, (n) => n.variableDefinitions.splice(r.below(n.variableDefinitions.length), 1)),
  variableUnused: (s, r, schema) => pick(s.OperationDefinition, r, (n) => n.variableDefinitions.push(parse('query ($unused: Int) { a }').definitions[0].variableDefinitions[0])),
  variableTwice: (s, r, schema) => pick(s.OperationDefinition.filter((n) => n.variableDefinitions.length), r, (n) => n.variableDefinitions.push(copy(r.of(n.variableDefinitions)))),
  variableType: (s, r, schema) => pick(s.VariableDefinition, r, (n) => { n.type = parseType(r.of(['', '!']) === '!' ? `${r.of(inputs(schema))}!` : r.of([...inputs(schema), '[Int]', '[String!]', 'Int!', 'String', '[[Int]]'])); }),
  variableNotInput: (s, r, schema) => pick(s.VariableDefinition, r, (n) => { n.type = parseType(r.of([`[${r.of(composites(schema))}!]`, `${r.of(composites(schema))}!`, 'Missing', r.of(composites(schema)), '[Missing]'])); }),
  variableNullable: (s, r, schema) => pick(s.VariableDefinition.filter((n) => n.type.kind === Kind.NON_NULL_TYPE), r, (n) => { n.type = n.type.type; }),
  variableDefault: (s, r, schema) => pick(s.VariableDefinition, r, (n) => { n.defaultValue = parseValue(r.of(odd)); }),
  variableAnywhere: (s, r, schema) => pick(s.Argument, r, (n) => { n.value = { kind: Kind.VARIABLE, name: name(s.VariableDefinition.length && r.chance(0.7) ? r.of(s.VariableDefinition).variable.name.value : 'missing') }; }),
  directiveUnknown: (s, r, schema) => pick(places(s), r, (n) => n.directives.push(directive('nowhere'))),
  directiveMisplaced: (s, r, schema) => pick(places(s).concat(s.VariableDefinition), r, (n) => n.directives.push(r.of([directive('onQuery'), directive('onField'), directive('onVariable'), directive('deprecated'), directive('skip', 'if', 'true')]))),
  directiveTwice: (s, r, schema) => pick(places(s), r, (n) => n.directives.push(directive('onFragment', 'need', '1'), directive('onFragment', 'need', '1'), directive('again'), directive('again'))),
  directiveArguments: (s, r, schema) => pick(s.Field, r, (n) => n.directives.push(r.of([directive('include'), directive('skip', 'if', '"x"'), directive('onField', 'level', 'null'), directive('onField', 'none', '1')]))),
  value: (s, r, schema) => pick(s.Argument.concat(s.ObjectField), r, (n) => { n.value = parseValue(r.of(odd)); }),
  valueInList: (s, r, schema) => pick(s.ListValue, r, (n) => n.values.push(parseValue(r.of(odd)))),
  inputFieldUnknown: (s, r, schema) => pick(s.ObjectValue, r, (n) => n.fields.push({ kind: Kind.OBJECT_FIELD, name: name('nothing'), value: parseValue('1') })),
  inputFieldTwice: (s, r, schema) => pick(s.ObjectValue.filter((n) => n.fields.length), r, (n) => n.fields.push(copy(r.of(n.fields)))),
  inputFieldMissing: (s, r, schema) => pick(s.ObjectValue.filter((n) => n.fields.length), r, (n) => n.fields.splice(r.below(n.fields.length), 1)),
  conflictNames: (s, r, schema) => pick(withFields(s).filter((n) => n.selectionSet.selections.filter((f) => f.kind === Kind.FIELD).length > 1), r, (n) => n.selectionSet.selections.forEach((f) => { if (f.kind === Kind.FIELD && r.chance(0.7)) f.alias = name('same'); })),
  conflictArguments: (s, r, schema) => pick(withFields(s), r, (n) => pick(n.selectionSet.selections.filter((f) => f.kind === Kind.FIELD && f.arguments.length), r, (f) => { const other = copy(f); r.of(other.arguments).value = parseValue(r.of(odd)); n.selectionSet.selections.push(other); })),
  conflictShapes: (s, r, schema) => pick(withFields(s), r, (n) => n.selectionSet.selections.push(...[0, 1].map(() => shape(schema, r)))),
  subscriptionRoots: (s, r, schema) => pick(s.OperationDefinition.filter((n) => n.operation === 'subscription'), r, (n) => n.selectionSet.selections.push(...parse(r.of([`{ ${streamed(schema, r, 'm')} }`, '{ __typename }', `{ x: __typename ${streamed(schema, r, 'y')} }`, `{ ... on ${r.of(composites(schema))} { ${streamed(schema, r, 'z')} } }`, `{ ${streamed(schema, r, 's', ' @skip(if: true)')} }`])).definitions[0].selectionSet.selections)),
  subscriptionAdded: (s, r, schema, d) => d.definitions.push(parse(r.of([`subscription Sub { ${streamed(schema, r, 'a')} ${streamed(schema, r, 'b')} }`, 'subscription Sub { __typename }', `subscription Sub { ${streamed(schema, r, 'a')} }`])).definitions[0]),
  operationKind: (s, r) => pick(s.OperationDefinition, r, (n) => { n.operation = r.of(['query', 'mutation', 'subscription']); }),
  rootMissing: (s, r, schema, d) => { const missing = ['mutation', 'subscription'].filter((kind) => !schema.getRootType(kind)); return missing.length ? (d.definitions.push(parse(`${r.of(missing)} Gone { a }`).definitions[0]), true) : false; },
  typeDefinition: (s, r, schema, d) => d.definitions.splice(r.below(d.definitions.length + 1), 0, parse(r.of(['type New { a: Int }', 'extend type Query { a: Int }', 'schema { query: Query }', 'directive @new on FIELD', 'input New { a: Int = 1 }'])).definitions[0]),
  introspection: (s, r, schema) => pick(s.OperationDefinition.filter((n) => n.operation === 'query'), r, (n) => n.selectionSet.selections.push(...parse(r.of([
    '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }', '{ ... { __type(name: "Query") { fields { type { ... on __Type { fields { type { interfaces { fields { name } } } } } } } } } }', '{ __schema { types { fields { type { fields { name } } } } } }',
    '{ __type(name: "Query") { interfaces { possibleTypes { inputFields { name } } } } }', '{ __type { name } }'])).definitions[0].selectionSet.selections)),
};

// Some field of some type, under one alias.
function shape(schema, r) {
  const type = schema.getType(r.of(own(schema, (t) => isCompositeType(t) && t.getFields)));
  const field = r.of(Object.values(type.getFields()));
  const text = `{ ... on ${type.name} { shape: ${field.name}${isCompositeType(getNamedType(field.type)) ? ' { __typename }' : ''} } }`;
  return parse(text).definitions[0].selectionSet.selections[0];
}

// Those that alone break a rule come more often, so that every rule meets its quota.
const weights = {
  argumentAdded: 2, argumentUnknown: 2, argumentMissing: 3, argumentTwice: 4, conflictArguments: 2, conflictNames: 3, conflictShapes: 4, directiveTwice: 3, fieldUnknown: 2, fragmentCycle: 2, fragmentOnItself: 2, fragmentOnLeaf: 2, fragmentType: 2, fragmentTwice: 4,
  inputFieldTwice: 8, introspection: 6, leafWithSelections: 2, operationTwice: 3, rootMissing: 5, spreadUndefined: 4, subscriptionAdded: 5, typeDefinition: 3,
  variableNotInput: 10, variableUnused: 2, variableTwice: 4, variableUndefined: 4,
};

// Lists that a parser leaves out when they are empty.
const lists = {
  Field: ['arguments', 'directives'], Directive: ['arguments'], OperationDefinition: ['variableDefinitions', 'directives'], VariableDefinition: ['directives'],
  FragmentSpread: ['directives'], InlineFragment: ['directives'], FragmentDefinition: ['directives'],
};
function fillIn(node) {
  for (const list of lists[node.kind] ?? []) node[list] ??= [];
}

function broken(schema, document, random, first) {
  const names = Object.keys(faults).flatMap((fault) => Array(weights[fault] ?? 1).fill(fault));
  let changes = random.chance(0.3) ? 1 : 2 + random.below(3);
  for (let i = 0; changes > 0 && i < 12; i++) {
    const set = new Proxy({}, { get: (all, kind) => (all[kind] ??= []) });
    visit(document, { enter(node) { set[node.kind].push(node); fillIn(node); } });
    const fault = i === 0 ? names[first % names.length] : random.of(names);
    if (faults[fault](set, random, schema, document) !== false) changes--;
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

/** Of each ten documents seven are broken, one is scrambled and two are valid. */
export function* documents(schema, seed, from, count) {
  for (let i = from; i < from + count; i++) {
    const random = new Random(Math.imul(seed, 1000003) + i);
    const document = copy(new Writer(schema, random).document());
    const sort = i % 10;
    if (sort < 7) broken(schema, document, random, Math.floor(i / 10) * 7 + sort);
    let text = print(document);
    if (random.chance(0.6)) text = layout(text, random);
    text = (sort === 7 ? scrambled(text, random) : text).toWellFormed();
    yield { text, random };
  }
}
