// A school's system pushes the counts of a term with its own key. vrn.mjs is the client of docs/partners.md, saved beside this file.
import { call } from './vrn.mjs';

const self = await call('GET', '/partner/self');
if (self.status !== 200) throw new Error(JSON.stringify(self.body));
console.log('I am', self.body.partner?.code ?? self.body.client ?? self.body.clientId);

const head = new URLSearchParams({
  urn: '900001', period: '2012/2013', code: 'T2', submissionType: 'full', sourceSystem: 'example', absentMeansZero: 'true',
  indicators: 'suspension_count,permanent_exclusion_count',
});
const path = `/v1/outcomes/data-sets/school-behaviour-termly/submissions?${head}`;
const csv = (lines) => ({ headers: { 'content-type': 'text/csv', 'idempotency-key': `example-${process.env.VRN_RUN ?? process.pid}` }, body: `indicator,sex,value\n${lines}\n` });

// Two faults, both named by their place; nothing is stored.
const wrong = await call('POST', path, csv('suspension_count,Total,twelve\nsuspension_count,Sometimes,3'));
if (wrong.status !== 422 || wrong.body.errors.length !== 2) throw new Error(JSON.stringify(wrong.body));
for (const { line, column, message, expected } of wrong.body.errors) console.log(`line ${line}, ${column}: ${message} Expected ${expected}.`);

// Mended, under the same key: a refused write leaves it unused.
const right = csv('suspension_count,Total,12\nsuspension_count,Female,4\nsuspension_count,Male,8\npermanent_exclusion_count,Total,1');
const pushed = await call('POST', path, right);
if (pushed.status !== 201) throw new Error(JSON.stringify(pushed.body));

// The connection broke before the answer came? The same again is the same answer.
const repeated = await call('POST', path, right);
if (repeated.status !== 201 || repeated.headers.get('idempotency-replayed') !== 'true' || repeated.body.id !== pushed.body.id) throw new Error('stored twice');

// What was stored, read back.
const rows = await call('GET', `${new URL(pushed.headers.get('location')).pathname}/rows`);
const total = rows.body.items.filter(({ indicator }) => indicator === 'suspension_count').map(({ value }) => value);
console.log(`${rows.body.items.length} rows are stored, ${Math.max(...total)} suspensions`);

// One school never sees another's return: it is not there.
const other = await call('GET', '/v1/outcomes/submissions/00000000-0000-7000-8000-000000000000');
if (other.status !== 404) throw new Error(`${other.status}`);
console.log('school: done');
