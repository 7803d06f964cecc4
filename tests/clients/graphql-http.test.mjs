// The audits of graphql-http: every MUST, SHOULD and MAY of GraphQL over HTTP, asked as one client with its token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { base, clients } from './host.mjs';

const audits = serverAudits({ url: `${base}/graphql`, fetchFn: (url, init) => clients.dashboard.fetch(url, init) });

test('there are 61 audits', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    await result.response?.body?.cancel?.();
    assert.equal(result.status, 'ok', `${result.reason ?? ''}`);
  });
}
