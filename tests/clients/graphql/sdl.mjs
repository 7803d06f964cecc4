// Type-system documents from a seed: a valid schema, or what extends one, then perhaps faults.
import { js } from './js.mjs';
import { Random } from './random.mjs';
import { schemaText } from './schemas.mjs';

const { isTypeDefinitionNode, isTypeSystemExtensionNode, Kind, parse, parseConstValue, parseType, print, visit } = js;

const copy = (node) => JSON.parse(JSON.stringify(node));
const define = (text) => copy(parse(text, { noLocation: true }).definitions[0]);
const directive = (text) => define(`type T @${text} { a: Int }`).directives[0];
const pick = (list, r, change) => (list.length ? (change(r.of(list)) ?? true) : false);
const field = (text) => define(`type T { ${text} }`).fields[0];
const keyword = { ScalarTypeDefinition: 'scalar', ObjectTypeDefinition: 'type', InterfaceTypeDefinition: 'interface', UnionTypeDefinition: 'union', EnumTypeDefinition: 'enum', InputObjectTypeDefinition: 'input' };
const kinds = Object.values(keyword);
const extension = (kind, name, more) => define({
  scalar: `extend scalar ${name} @specifiedBy(url: "x")`, type: `extend type ${name} { ${more}: Int }`, interface: `extend interface ${name} { ${more}: Int }`,
  union: `extend union ${name} = T0`, enum: `extend enum ${name} { ${more} }`, input: `extend input ${name} { ${more}: Int }`,
}[kind]);
const sites = (s) => s.types.concat(s.fields, s.inputs, s.values, s.schemas);
const values = ['1', '"x"', 'null', 'RED', '[1]', '{}', '{ a: 1, a: 1 }', '{ a: 1, a: 2 }', '{ a: { b: 1, b: 2 } }', '[{ x: 1, x: 1 }]', 'true', '1.5'];

// Each is given what there is of each sort and the document; false where there is no place for it.
export const faults = {
  schemaTwice: (s, r, d) => d.push(define('schema { query: T0 }')),
  schemaExtended: (s, r, d) => d.push(define(r.of(['extend schema { query: T0 }', 'extend schema { subscription: T1 }', 'extend schema { mutation: T0 mutation: T1 }', 'extend schema @onQuery', 'extend schema { mutation: E0 }']))),
  rootTwice: (s, r) => pick(s.schemas.filter((n) => n.operationTypes?.length), r, (n) => n.operationTypes.push(copy(r.of(n.operationTypes)))),
  rootOther: (s, r) => pick(s.schemas.filter((n) => n.operationTypes?.length), r, (n) => { r.of(n.operationTypes).type.name.value = r.of(['E0', 'N0', 'In0', 'T0', 'T1', 'Missing', 'Int']); }),
  typeTwice: (s, r, d) => pick(s.types, r, (n) => d.push(copy(n))),
  typeExtended: (s, r, d) => pick(s.types.filter((n) => keyword[n.kind]), r, (n) => d.push(extension(keyword[n.kind], n.name.value, r.of(['extra', 'more', 'a', 'id'])))),
  typeExtendedOtherwise: (s, r, d) => pick(s.types, r, (n) => d.push(extension(r.of(kinds), n.name.value, 'extra'))),
  typeExtendedMissing: (s, r, d) => d.push(extension(r.of(kinds), r.of(['Nothing', 'Int', 'T9', 'T0', 'String']), 'extra')),
  typeAdded: (s, r, d) => d.push(define(r.of(['type New { a: Int }', 'type Int { a: Int }', 'scalar String', 'interface Lonely { a(x: In0): T0 }', 'union Empty', 'enum Nil', 'input Void', 'type Bare', 'type __Own { a: Int }', 'input Loop { a: Loop! }', 'input Ring @oneOf { a: Ring }', 'input Self { a: Self = {} }', 'input Fine { a: Fine = null b: Fine }', 'type Me implements Me { a: Int }', 'interface Me implements Me { a: Int }', 'interface Far implements N0 { a: Int }', 'type Wrong implements T0 & N0 { a: Int }', 'union Mixed = T0 | N0', 'union Twice = T0 | T0', 'type Twice2 implements N0 & N0 { a: Int }', 'enum Bool { yes no __maybe }', 'scalar Any @specifiedBy(url: "u")', 'input One @oneOf { a: Int! b: Int = 1 }']))),
  enumValueTwice: (s, r) => pick(s.types.filter((n) => n.values?.length), r, (n) => { n.values.push(copy(r.of(n.values))); }),
  fieldTwice: (s, r) => pick(s.types.filter((n) => n.fields?.length), r, (n) => { n.fields.push(copy(r.of(n.fields))); }),
  fieldAdded: (s, r) => pick(s.types.filter((n) => n.fields && keyword[n.kind] && n.kind !== 'InputObjectTypeDefinition'), r, (n) => { n.fields.push(field(r.of(['__bad: Int', 'in: In0', 'ok(a: T0): Int', 'ok(__a: Int): Int', 'ok(a: Int! @deprecated): Int', 'ok(a: Int! = 1 @deprecated): Int', 'ok(a: In0 = {}): Int', 'ok(a: [Int] = [1, "x"]): Int']))); }),
  fieldRemoved: (s, r) => pick(s.types.filter((n) => n.fields?.length), r, (n) => { n.fields.splice(r.below(n.fields.length), 1); }),
  fieldDeprecated: (s, r) => pick(s.fields, r, (n) => { n.directives.push(directive('deprecated(reason: "Gone.")')); }),
  argumentTwice: (s, r) => pick(s.fields.concat(s.directives).filter((n) => n.arguments?.length), r, (n) => { n.arguments.push(copy(r.of(n.arguments))); }),
  argumentRemoved: (s, r) => pick(s.fields.filter((n) => n.arguments?.length), r, (n) => { n.arguments.splice(r.below(n.arguments.length), 1); }),
  argumentAdded: (s, r) => pick(s.fields.filter((n) => n.arguments), r, (n) => { n.arguments.push(field(`f(${r.of(['extra: Int', 'need: Int!', 'extra: T0', 'x: String', 'deep: [In0!] = [{}]'])}): Int`).arguments[0]); }),
  directiveTwice: (s, r, d) => pick(s.directives, r, (n) => d.push(copy(n))),
  directiveDefined: (s, r, d) => d.push(define(r.of(['directive @skip(if: Boolean!) on FIELD', 'directive @deprecated(reason: String) on FIELD_DEFINITION', 'directive @fresh(a: Int!) repeatable on OBJECT | FIELD_DEFINITION', 'directive @__own on FIELD', 'directive @fresh(a: T0) on OBJECT', 'directive @fresh(a: Int! @deprecated) on OBJECT', 'directive @oneOf on INPUT_OBJECT']))),
  typeUnknown: (s, r) => pick(s.named, r, (n) => { n.name.value = r.of(['Missing', 'Gone', 'Strin']); }),
  typeOther: (s, r) => pick(s.named, r, (n) => { n.name.value = r.of(['Int', 'T0', 'In0', 'E0', 'N0', 'U0', 'String', '__Type']); }),
  typeWrapped: (s, r) => pick(s.fields.concat(s.inputs), r, (n) => { n.type = parseType(r.of([`[${print(n.type)}]`, `${print(n.type).replace(/!$/, '')}!`, print(n.type).replace(/!$/, '')]), { noLocation: true }); }),
  implementsMore: (s, r) => pick(s.types.filter((n) => n.interfaces), r, (n) => { n.interfaces.push(define(`type T implements ${r.of(['N0', 'N0', 'N1', 'T0', 'Missing'])} { a: Int }`).interfaces[0]); }),
  implementsLess: (s, r) => pick(s.types.filter((n) => n.interfaces?.length), r, (n) => { n.interfaces.splice(r.below(n.interfaces.length), 1); }),
  memberMore: (s, r) => pick(s.types.filter((n) => n.kind === 'UnionTypeDefinition'), r, (n) => { n.types.push(define(`union U = ${r.of(['T0', 'T1', 'N0', 'E0', 'Missing', 'U0'])}`).types[0]); }),
  directiveUnknown: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['nothing', 'fresh(a: 1)']))); }),
  directiveMisplaced: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['onQuery', 'onField', 'oneOf', 'deprecated', 'specifiedBy(url: "x")', 'skip(if: true)']))); }),
  directiveRepeated: (s, r) => pick(sites(s), r, (n) => { const text = r.of(['deprecated', 'onField', 'again', 'oneOf', 'nothing']); n.directives.push(directive(text), directive(text)); }),
  directiveArgument: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['deprecated(why: "x")', 'deprecated(nothing: 1)', 'again(a: 1)', 'specifiedBy', 'skip', 'onFragment', 'onFragment(nothing: 1)', 'deprecated(reason: "a", reason: "b")', 'onField(level: 1, level: 2)', 'onFragment(need: { a: 1, a: 2 })', 'deprecated(reason: 1)', 'onFragment(need: null)', 'nothing(a: 1, a: 1)']))); }),
  directiveArgumentTwice: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['deprecated(reason: "a", reason: "b")', 'onField(level: 1, level: 2)', 'nothing(a: 1, a: 1)']))); }),
  directiveArgumentUnknown: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['deprecated(why: "x")', 'again(a: 1)', 'skip(if: true, nothing: 1)']))); }),
  directiveArgumentMissing: (s, r) => pick(sites(s), r, (n) => { n.directives.push(directive(r.of(['specifiedBy', 'skip', 'include', 'onFragment']))); }),
  defaultFieldTwice: (s, r) => pick(s.inputs, r, (n) => { n.defaultValue = parseConstValue(r.of(['{ a: 1, a: 1 }', '[{ a: { b: 1, b: 2 } }]']), { noLocation: true }); }),
  defaultOther: (s, r) => pick(s.inputs, r, (n) => { n.defaultValue = parseConstValue(r.of(values), { noLocation: true }); }),
  defaultGone: (s, r) => pick(s.inputs.filter((n) => n.defaultValue), r, (n) => { delete n.defaultValue; }),
  inputDeprecated: (s, r) => pick(s.inputs, r, (n) => { n.directives.push(directive('deprecated')); }),
  typeGone: (s, r, d) => pick(s.types, r, (n) => { d.splice(d.indexOf(n), 1); }),
};

// Those that may leave a document that no rule refuses, and yet no valid schema.
const subtle = ['typeAdded', 'fieldAdded', 'fieldRemoved', 'fieldDeprecated', 'argumentRemoved', 'argumentAdded', 'typeOther', 'typeWrapped', 'implementsMore', 'implementsLess', 'memberMore', 'defaultOther', 'defaultGone', 'inputDeprecated', 'rootOther', 'typeWrapped', 'fieldAdded'];

const weights = { typeUnknown: 3, typeExtendedMissing: 2, typeExtendedOtherwise: 2, typeOther: 2, argumentTwice: 5, directiveArgument: 5, directiveArgumentMissing: 3, directiveArgumentTwice: 3, directiveArgumentUnknown: 3, defaultFieldTwice: 4, directiveTwice: 2, defaultOther: 2, enumValueTwice: 4, schemaTwice: 4, rootTwice: 2, schemaExtended: 2, typeAdded: 3, fieldAdded: 2, directiveRepeated: 5 };

const places = new Set([Kind.FIELD_DEFINITION, Kind.INPUT_VALUE_DEFINITION, Kind.ENUM_VALUE_DEFINITION, Kind.SCHEMA_DEFINITION]);

function sorts(definitions) {
  const s = { types: [], fields: [], inputs: [], values: [], schemas: [], directives: [], named: [] };
  visit({ kind: Kind.DOCUMENT, definitions }, {
    enter(node) {
      if (isTypeDefinitionNode(node) || (isTypeSystemExtensionNode(node) && node.name)) s.types.push(node);
      if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) s.schemas.push(node);
      if (node.kind === Kind.FIELD_DEFINITION) s.fields.push(node);
      if (node.kind === Kind.INPUT_VALUE_DEFINITION) s.inputs.push(node);
      if (node.kind === Kind.ENUM_VALUE_DEFINITION) s.values.push(node);
      if (node.kind === Kind.DIRECTIVE_DEFINITION) s.directives.push(node);
      if (node.kind === Kind.NAMED_TYPE) s.named.push(node);
      if (places.has(node.kind) || isTypeDefinitionNode(node) || isTypeSystemExtensionNode(node)) node.directives ??= [];
      if (node.kind === Kind.FIELD_DEFINITION) node.arguments ??= [];
      if (node.kind === Kind.UNION_TYPE_DEFINITION) node.types ??= [];
      if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION) node.interfaces ??= [];
    },
  });
  return s;
}

/** {text, base}: base is the SDL that the document extends, or null. */
export function* typeSystems(seed, from, count) {
  const names = Object.keys(faults).flatMap((fault) => Array(Math.round(2 * (weights[fault] ?? 1))).fill(fault));
  for (let i = from; i < from + count; i++) {
    const random = new Random(Math.imul(seed, 7000003) + i);
    const schema = schemaText(Math.imul(seed, 31) + Math.floor(i / 8), 1);
    let definitions = copy(parse(schema, { noLocation: true }).definitions);
    const base = i % 4 === 3 ? schema : null;
    if (base) definitions = definitions.filter(() => random.chance(0.1));
    if (i % 8 !== 0) {
      const pool = i % 8 < 3 ? subtle : names;
      let changes = pool === subtle ? 1 + random.below(2) : random.chance(0.3) ? 1 : 3 + random.below(6);
      for (let tries = 0; changes > 0 && tries < 20; tries++) {
        const fault = tries === 0 ? pool[i % pool.length] : random.of(pool);
        if (faults[fault](sorts(definitions), random, definitions) !== false) changes--;
      }
    }
    if (!definitions.length) definitions.push(define('type Added { a: Int }'));
    let text;
    try {
      text = print({ kind: Kind.DOCUMENT, definitions });
    } catch { continue; }
    yield { text, base };
  }
}
