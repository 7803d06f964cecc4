// What the platform does when hosts die, too much is asked, or hours pass. Each starts a platform of its own and prints what it judged.
//   npm run load -- kills [--seconds 180]       two hosts, nginx and a replica; one host is killed every 20 s, PostgreSQL once, the replica lags
//   npm run load -- overload [--seconds 30]     ten times what one host can do
//   npm run load -- hosts [--seconds 10]        two hosts behind nginx against one, each held to a share of a core; needs root and wrk
//   npm run load -- soak [--minutes 10]         documents, clients and pages that change; memory stays
import { program } from './platform.mjs';

const [name, ...rest] = process.argv.slice(2);
const options = {};
for (let i = 0; i < rest.length; i += 2) options[rest[i].replace(/^--/, '')] = Number(rest[i + 1]);
if (!['hosts', 'kills', 'overload', 'soak'].includes(name) || Object.values(options).some(Number.isNaN)) {
  console.error('usage: npm run load -- kills [--seconds N] | overload [--seconds N] | hosts [--seconds N] | soak [--minutes N]');
  process.exit(2);
}
console.log(`${name} ${JSON.stringify(options)} over ${program}`);
const { run } = await import(`./${name}.mjs`);
const judged = await run(options);
for (const { what, good, found } of judged) console.log(`${good ? 'good' : 'BAD '}  ${what}${found === undefined ? '' : `: ${found}`}`);
process.exit(judged.every(({ good }) => good) ? 0 : 1);
