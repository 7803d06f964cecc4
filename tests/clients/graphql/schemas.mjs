// Valid schemas from a seed. Field and argument names come from small pools, so that types share names with equal and with other shapes.
import { Random } from './random.mjs';
import { js } from './js.mjs';

const { buildSchema, validateSchema } = js;

// Every schema has these, for the writer of documents uses them.
const prelude = `directive @onField(note: String, level: Int! = 1) on FIELD
directive @onQuery on QUERY
directive @onFragment(need: Int!) on FRAGMENT_DEFINITION | FRAGMENT_SPREAD | INLINE_FRAGMENT
directive @onVariable on VARIABLE_DEFINITION
directive @again(n: Int) repeatable on FIELD | QUERY | MUTATION | SUBSCRIPTION
`;
const executable = ['QUERY', 'MUTATION', 'SUBSCRIPTION', 'FIELD', 'FRAGMENT_DEFINITION', 'FRAGMENT_SPREAD', 'INLINE_FRAGMENT', 'VARIABLE_DEFINITION'];
const typeSystem = ['SCHEMA', 'SCALAR', 'OBJECT', 'FIELD_DEFINITION', 'ARGUMENT_DEFINITION', 'INTERFACE', 'UNION', 'ENUM', 'ENUM_VALUE', 'INPUT_OBJECT', 'INPUT_FIELD_DEFINITION'];
const fieldNames = ['id', 'name', 'a', 'b', 'c', 'size', 'next', 'all', 'owner', 'kind', '_x', 'on', 'type', 'query', 'true1'];
const argumentNames = ['id', 'first', 'filter', 'x', 'y', 'on', 'input'];
const valueNames = ['RED', 'GREEN', 'BLUE', 'on', 'fragment', 'A', 'B_1'];

class SchemaWriter {
  constructor(random, size) { Object.assign(this, { random, size }); }

  sdl() {
    const { random: r, size } = this;
    const names = (prefix, least, most) => Array.from({ length: least + r.below(most - least + 1) }, (_, i) => `${prefix}${i}`);
    this.scalars = names('S', 0, 2);
    this.enums = names('E', 1, 2);
    this.inputs = names('In', 1, 2 + size);
    this.interfaces = names('N', 1, 1 + size);
    this.objects = names('T', 2, 2 + 2 * size);
    this.unions = names('U', 1, 2);
    this.roots = { query: r.chance(0.2) ? 'TheQuery' : 'Query', mutation: r.chance(0.7) ? 'Mutation' : null, subscription: r.chance(0.7) ? 'Subscription' : null };
    const said = this.roots.query !== 'Query' || r.chance(0.2);
    const parts = [prelude];
    if (said) parts.push(`${this.text()}schema {\n${Object.entries(this.roots).filter(([, type]) => type).map(([kind, type]) => `  ${kind}: ${type}`).join('\n')}\n}`);
    for (let i = r.below(3); i > 0; i--) parts.push(this.directive(`d${i}`));
    this.scalars.forEach((name) => parts.push(`${this.text()}scalar ${name}${r.chance(0.5) ? ' @specifiedBy(url: "https://example.org/s")' : ''}`));
    this.enums.forEach((name) => parts.push(`${this.text()}enum ${name} {\n${[...new Set(Array.from({ length: 1 + r.below(4) }, () => r.of(valueNames)))].map((value) => `  ${this.text()}${value}${this.deprecated()}`).join('\n')}\n}`));
    this.inputs.forEach((name, i) => parts.push(this.input(name, i)));
    this.fieldsOf = {};
    this.parentsOf = {};
    this.interfaces.forEach((name, i) => parts.push(this.composite('interface', name, this.interfaces.slice(0, i))));
    this.objects.forEach((name) => parts.push(this.composite('type', name, this.interfaces)));
    this.unions.forEach((name) => parts.push(`${this.text()}union ${name} = ${r.shuffled(this.objects).slice(0, 1 + r.below(3)).join(' | ')}`));
    for (const [kind, name] of Object.entries(this.roots)) {
      if (name) parts.push(this.composite('type', name, [], kind === 'query' ? 3 + size : 2));
    }
    const [first, ...rest] = parts;
    return [first, ...(r.chance(0.5) ? r.shuffled(rest) : rest)].join('\n\n') + '\n';
  }

  text() { return this.random.chance(0.15) ? this.random.of(['"Said."\n', '"""\n  Said at\n    length. "quoted" \\""" é\n  """\n', '"é \\n \\u{1F600}" ']) : ''; }
  deprecated() { return this.random.chance(0.1) ? this.random.of([' @deprecated', ' @deprecated(reason: "Old.")']) : ''; }

  directive(name) {
    const places = this.random.some([...executable, ...typeSystem], 0.3);
    return `${this.text()}directive @${name}${this.args(0.5)}${this.random.chance(0.4) ? ' repeatable' : ''} on ${places.join(' | ') || 'FIELD'}`;
  }

  input(name, index) {
    const oneOf = this.random.chance(0.3);
    const fields = this.random.some(fieldNames, 0.35);
    if (!fields.length) fields.push('a');
    const lines = fields.map((field) => {
      if (oneOf) return `  ${field}: ${this.inputType(this.inputs, 0)}`;
      const named = this.random.chance(0.7) ? [] : this.inputs;
      // What an input requires stands before it, so that there is a way out.
      const type = this.random.chance(0.3) ? `${this.inputType(this.inputs.slice(0, index), 0)}!` : this.inputType(named.length ? named : this.inputs.slice(0, index), 0.2);
      return `  ${this.text()}${field}: ${type}${this.fallback(type)}${type.endsWith('!') ? '' : this.deprecated()}`;
    });
    return `${this.text()}input ${name}${oneOf ? ' @oneOf' : ''} {\n${lines.join('\n')}\n}`;
  }

  inputType(inputs, required) {
    const named = this.random.of(['Int', 'Float', 'String', 'Boolean', 'ID', 'Int', 'String', ...this.scalars, ...this.enums, ...inputs, ...inputs]);
    return this.wrapped(named, required);
  }

  wrapped(named, required) {
    let type = named;
    for (let i = this.random.of([0, 0, 0, 1, 1, 2]); i > 0; i--) type = `[${type}${this.random.chance(0.4) ? '!' : ''}]`;
    return type + (this.random.chance(required) ? '!' : '');
  }

  fallback(type) {
    const values = { Int: ['3', '-1', '0'], 'Int!': ['7'], Float: ['1.5', '2'], String: ['"d"', '""', 'null'], 'String!': ['"d"'], Boolean: ['true'], 'Boolean!': ['false'], ID: ['"i"', '4'], '[Int]': ['[1, null]', '[]', '2'], '[String!]': ['["a"]', '"b"'], '[Int!]!': ['[1]'], '[[Int]]': ['[[1]]', '[1]', '5'] }[type];
    return values && this.random.chance(0.5) ? ` = ${this.random.of(values)}` : '';
  }

  args(p) {
    if (!this.random.chance(p)) return '';
    const args = this.random.some(argumentNames, 0.3).map((name) => {
      const type = this.inputType(this.inputs, 0.25);
      const fallback = this.fallback(type);
      return `${name}: ${type}${fallback}${type.endsWith('!') && !fallback ? '' : this.deprecated()}`;
    });
    return args.length ? `(${args.join(', ')})` : '';
  }

  composite(keyword, name, candidates, least = 1) {
    const parents = new Set();
    for (const candidate of this.random.some(candidates, 0.4)) {
      parents.add(candidate);
      this.parentsOf[candidate].forEach((further) => parents.add(further));
    }
    const fields = new Map();
    for (const parent of parents) {
      for (const [field, { args, type }] of this.fieldsOf[parent]) {
        if (fields.has(field)) continue;
        fields.set(field, { args, type: !type.endsWith('!') && this.random.chance(0.15) ? `${type}!` : type });
      }
    }
    const more = this.random.shuffled(fieldNames).slice(0, least + this.random.below(4));
    for (const field of more) {
      if (fields.has(field)) continue;
      const composites = [...this.objects, ...this.interfaces, ...this.unions];
      const named = this.random.of(['Int', 'Float', 'String', 'String', 'Boolean', 'ID', ...this.scalars, ...this.enums, ...composites]);
      fields.set(field, { args: this.args(0.35), type: this.wrapped(named, 0.3) });
    }
    this.fieldsOf[name] = fields;
    this.parentsOf[name] = [...parents];
    const lines = [...fields].map(([field, { args, type }]) => `  ${this.text()}${field}${args}: ${type}${parents.size ? '' : this.deprecated()}`);
    return `${this.text()}${keyword} ${name}${parents.size ? ` implements ${[...parents].join(' & ')}` : ''} {\n${lines.join('\n')}\n}`;
  }
}

/** The SDL of a schema; what the draft got wrong is thrown away and drawn again. */
export function schemaText(seed, size = 3) {
  for (let i = 0; ; i++) {
    const text = new SchemaWriter(new Random(Math.imul(seed, 7919) + i), size).sdl();
    try {
      if (validateSchema(buildSchema(text)).length === 0) return text;
    } catch (error) {
      if (i > 200) throw error;
    }
  }
}
