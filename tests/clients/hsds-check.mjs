// Every document of a file, one to a line, against compiled JSON Schemas: what readers of HSDS with a validator of their own would find.
//   node hsds-check.mjs DOCUMENTS.ndjson SCHEMA.json.gz ...
// Prints the faults and, last, how many documents each schema took; exit 1 when one has a fault.
import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { gunzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const Ajv = require('ajv/dist/2020').default, addFormats = require('ajv-formats').default;
const [file, ...schemas] = process.argv.slice(2);

// The compiled schemas repeat one definition hundreds of times; what describes it to people is not looked at, and equal parts are compiled once.
const plain = new Set(['type', 'properties', 'required', 'items', 'enum', 'format', 'minimum', 'maximum', 'pattern', 'minItems', 'uniqueItems', 'allOf', 'anyOf', 'oneOf', 'const', 'additionalProperties', 'minLength', 'maxLength']);
function shared(schema) {
  const definitions = {}, known = new Map();
  const fold = (node) => {
    const kept = {};
    for (const [key, value] of Object.entries(node)) {
      if (!plain.has(key)) continue;
      if (key === 'properties') kept.properties = Object.fromEntries(Object.entries(value).map(([name, of]) => [name, fold(of)]));
      else if (key === 'items' || (key === 'additionalProperties' && typeof value === 'object')) kept[key] = fold(value);
      else if (Array.isArray(value) && ['allOf', 'anyOf', 'oneOf'].includes(key)) kept[key] = value.map(fold);
      else if (key === 'format' && !['uuid', 'uri', 'email', 'date', 'date-time', 'time'].includes(value)) continue;
      else kept[key] = value;
    }
    if (!kept.properties) return kept;
    const text = JSON.stringify(kept);
    if (!known.has(text)) { known.set(text, `d${known.size}`); definitions[known.get(text)] = kept; }
    return { $ref: `#/$defs/${known.get(text)}` };
  };
  const root = fold(schema);
  return { ...root, $defs: definitions };
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const checks = schemas.map((name) => ({ name, validate: ajv.compile(shared(JSON.parse(gunzipSync(readFileSync(name))))), taken: 0 }));
let faults = 0;
for await (const line of createInterface({ input: createReadStream(file) })) {
  const document = JSON.parse(line);
  for (const check of checks) {
    if (check.validate(document)) { check.taken++; continue; }
    for (const error of check.validate.errors) {
      if (++faults <= 40) console.log(`${check.name} ${document.id} ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
    }
  }
}
for (const check of checks) console.log(`${check.taken} ${check.name}`);
process.exit(faults ? 1 : 0);
