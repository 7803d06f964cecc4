// Nothing is timed before everybody has given the same answer.
import { deepStrictEqual } from 'node:assert';
import { json, post, FULL, NARROW } from './works.mjs';

/** What a competitor says must stand in the host's answer with the same value; lists have the same rows, in the order of their ids. */
function within(theirs, ours, at) {
  if (Array.isArray(theirs)) {
    deepStrictEqual(theirs.length, ours?.length ?? 0, `${at}: ${theirs.length} rows, the host has ${ours?.length ?? 0}`);
    const [left, right] = [theirs, ours ?? []].map((rows) => rows[0]?.id ? rows.toSorted((a, b) => a.id < b.id ? -1 : 1) : rows);
    left.forEach((row, n) => within(row, right[n], `${at}/${n}`));
  } else if (typeof theirs === 'object' && theirs !== null) {
    for (const [name, value] of Object.entries(theirs)) if (value !== null) within(value, ours?.[name], `${at}/${name}`);
  } else {
    deepStrictEqual(theirs, ours, `${at}: ${theirs}, the host says ${ours}`);
  }
}

export async function check({ reference, host, peers }, { pages, anchors, after }, headers) {
  for (const [n, { items }] of pages.entries()) {
    const theirs = (await json(`${reference.address}/services?after=${anchors[n]}`)).items;
    deepStrictEqual(theirs.map(({ id }) => id), items.map(({ id }) => id), `page ${n} of the reference has other services`);
    within(theirs, items, `reference page ${n}`);
    if (n < 3) {
      within(await json(`${reference.address}/services/${items[0].id}`), items[0], 'reference service');
      if (peers) within((await json(`${peers.address}/services?after=${anchors[n]}`)).items, items, 'fastify page');
    }
  }
  for (const query of peers ? [FULL, NARROW] : []) {
    for (let n = 0; n < 3; n++) {
      const ask = post(query, { after: after[n] });
      const ours = (await json(`${host.address}/graphql`, { ...ask, headers: { ...headers, ...ask.headers } })).data.services.nodes;
      for (const path of ['/graphql', '/yoga']) deepStrictEqual((await json(peers.address + path, post(query, { after: anchors[n] }))).data.services.nodes, ours, `${path} differs`);
    }
  }
}
