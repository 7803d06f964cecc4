// The audits of graphql-http: every MUST, SHOULD and MAY of GraphQL over HTTP, asked as one client with its token.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { base, clients } from './host.mjs';
import { startHost } from './second-host.mjs';

const audits = serverAudits({ url: `${base}/graphql`, fetchFn: (url, init) => clients.dashboard.fetch(url, init) });

test('there are 61 audits', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    await result.response?.body?.cancel?.();
    assert.equal(result.status, 'ok', `${result.reason ?? ''}`);
  });
}

// Without a token nothing is asked of GraphQL at all: every audit that reads a body or a media type meets a problem with 401.
test('every audit without a token meets 401', async () => {
  const statuses = new Set();
  const anonymous = serverAudits({
    url: `${base}/graphql`,
    fetchFn: async (url, init) => {
      const answer = await fetch(url, init);
      statuses.add(`${answer.status} ${answer.headers.get('content-type')?.split(';')[0]} ${answer.headers.get('www-authenticate')?.split(' ')[0]}`);
      return answer;
    },
  });
  for (const audit of anonymous) {
    const result = await audit.fn();
    await result.response?.body?.cancel?.().catch(() => {});
  }
  assert.deepEqual([...statuses], ['401 application/problem+json Bearer']);
});

// The draft answers what can be read and cannot run with 422, where these audits fix 400. Nothing else differs, and plain JSON is answered alike.
// (74FF asks for a field whose name begins with a digit: that does not parse, which is 400 in both.)
const fixed400 = ['423L', '86EE'];

test('under the draft table the audits that fix 400 differ and no others', { timeout: 180_000 }, async () => {
  const host = await startHost({ GraphQL__StatusCodes: 'Draft' });
  try {
    const token = await clients.dashboard.token();
    const drafted = serverAudits({
      url: `${host.address}/graphql`,
      fetchFn: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } }),
    });
    const differing = [];
    for (const audit of drafted) {
      const result = await audit.fn();
      if (result.status !== 'ok') {
        assert.equal(result.response.status, 422, `${audit.id} ${audit.name}: ${result.reason}`);
        differing.push(audit.id);
      }
      await result.response?.body?.cancel?.().catch(() => {});
    }
    assert.equal(drafted.length, 61);
    assert.deepEqual(differing.toSorted(), fixed400);
  } finally {
    await host.stop();
  }
});
