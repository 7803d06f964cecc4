// Ten times what one host can do: who is let in is served nearly as fast as ever, the others are told at once, and afterwards all is as before.
import { sandboxClients } from '../../postman/signer.mjs';
import { sleep, startPlatform } from './platform.mjs';
import { Sockets } from './sockets.mjs';

const quantile = (list, q) => (list.length === 0 ? NaN : list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * q))]);
const ms = (value) => `${value.toFixed(1)} ms`;

export async function run({ seconds = 30 }) {
  const platform = await startPlatform({ settings: { Limits__Connections: '10000' } });
  const [host] = platform.hosts;
  const sockets = new Sockets(host.port);
  try {
    const clients = sandboxClients(platform.sandbox);
    const paths = ['/v1/directory/services?search=youth&limit=25', '/v1/directory/services?area=E06000016&limit=25', '/v1/evidence/approaches?limit=25', '/v1/directory/organisations?limit=50'];
    const asks = [];
    for (const name of ['dashboard', 'vcs-example']) {
      const token = await clients[name].token();
      for (const path of paths) asks.push(Sockets.request(host.port, path, { authorization: `Bearer ${token}` }));
    }
    let [turn, most] = [0, 0];
    const next = () => asks[turn++ % asks.length];
    const watching = setInterval(() => { most = Math.max(most, host.megabytes); }, 200);

    /** As fast as so many go that each wait for their answer. @returns answers a second. */
    const capacity = async (workers, length) => {
      const until = performance.now() + length * 1000;
      let good = 0;
      await Promise.all(Array.from({ length: workers }, async () => { while (performance.now() < until) if ((await sockets.send(next())).status === 200) good++; }));
      return good / length;
    };
    /** So many a second, whatever becomes of them. */
    const open = async (rate, length) => {
      const [since, accepted, refused, other, pending] = [performance.now(), [], [], {}, new Set()];
      let [sent, busy] = [0, 0];
      for (let now; (now = performance.now() - since) < length * 1000;) {
        for (const due = Math.floor(now * rate / 1000); sent + busy < due;) {
          const answer = sockets.send(next());
          if (answer === null) { busy++; continue; }
          sent++;
          pending.add(answer);
          answer.then(({ status, took }) => {
            pending.delete(answer);
            if (status === 200) accepted.push(took); else if (status === 503 || status === 429) refused.push(took); else other[status] = (other[status] ?? 0) + 1;
          });
        }
        await new Promise(setImmediate);
      }
      await Promise.all(pending);
      return { accepted, refused, other, busy, offered: sent / length };
    };

    await capacity(16, 10);
    const can = await capacity(16, 5);
    const unloaded = await open(can / 10, 10);
    const [before, after99] = [host.megabytes, quantile(unloaded.accepted, 0.99)];
    console.log(`can do ${can.toFixed(0)} a second; at a tenth of it p50 ${ms(quantile(unloaded.accepted, 0.5))}, p99 ${ms(after99)}; ${before.toFixed(0)} MB`);
    most = 0;
    const over = await open(can * 10, seconds);
    const peak = most;
    await sleep(5000);
    const again = await open(can / 10, 10);
    clearInterval(watching);
    console.log(`asked ${over.offered.toFixed(0)} a second: ${(over.accepted.length / seconds).toFixed(0)} accepted, ${(over.refused.length / seconds).toFixed(0)} refused; accepted p50 ${ms(quantile(over.accepted, 0.5))}, `
      + `p99 ${ms(quantile(over.accepted, 0.99))}; refused p50 ${ms(quantile(over.refused, 0.5))}, p99 ${ms(quantile(over.refused, 0.99))}; at most ${peak.toFixed(0)} MB`);
    console.log(`afterwards p50 ${ms(quantile(again.accepted, 0.5))}, p99 ${ms(quantile(again.accepted, 0.99))}; ${host.megabytes.toFixed(0)} MB`);
    const judge = (what, good, found) => ({ what, good, found });
    return [
      judge('at least nine times the capacity was asked', over.offered >= 9 * can, `${(over.offered / can).toFixed(1)} times`),
      judge('p99 of what was accepted is within 5 times the unloaded', quantile(over.accepted, 0.99) <= 5 * after99, `${(quantile(over.accepted, 0.99) / after99).toFixed(1)} times`),
      judge('as much is done as without overload, within a third', over.accepted.length / seconds >= can * 2 / 3, `${(over.accepted.length / seconds / can).toFixed(2)} of it`),
      judge('the rest is refused within 100 ms (99 of 100)', over.refused.length > 0 && quantile(over.refused, 0.99) <= 100, ms(quantile(over.refused, 0.99))),
      judge('there is no other answer', Object.keys(over.other).length === 0 && Object.keys(again.other).length === 0 && again.refused.length === 0, JSON.stringify({ ...over.other, ...again.other })),
      judge('memory stays within 300 MB of what it was', peak <= before + 300, `${(peak - before).toFixed(0)} MB more`),
      judge('afterwards it is as fast as before (p50 and p99 within half as much again or 2 ms)', [0.5, 0.99].every((q) => quantile(again.accepted, q) <= Math.max(1.5 * quantile(unloaded.accepted, q), quantile(unloaded.accepted, q) + 2))),
    ];
  } finally {
    sockets.close();
    await platform.stop();
  }
}
