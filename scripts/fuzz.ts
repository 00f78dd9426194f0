// npm run fuzz [-- --cases 1000000] [--seed N] [--only WORD]: hostile input against every reader and schema, as long as one likes.
// npm run fuzz -- --requests 100000 [--seed N]: whole requests against the program on a PostgreSQL of its own.
// The same seed throws the same cases, in rounds; what fails is printed with the seed of its round, and the run goes on.
import { parseArgs } from 'node:util';
import { PARSERS } from '../tests/hostile/fuzz/parsers/index.ts';
import { runTargets, seedOf } from '../tests/hostile/fuzz/run.ts';
import { schemaTargets } from '../tests/hostile/fuzz/schemas.ts';
import { buildPages } from './build.ts';
import { startCluster } from './postgres.ts';

const ROUND = 20_000;
const REQUESTS = 500;
const MB = 1024 * 1024;
const MOST_MEMORY = 512 * MB;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    requests: { type: 'string' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const first = seedOf(values.seed);
const said = (count: number) => count.toLocaleString('en');
const failed = new Set<string>();

const readers = async (wanted: number): Promise<void> => {
  const targets = [...PARSERS, ...(await schemaTargets())].filter(({ name }) => name.includes(values.only));
  console.log(`${targets.length} readers and schemas, ${said(wanted)} cases, seed ${first}`);
  let cases = 0;
  let memory = 0;
  for (let round = 0; cases < wanted; round += 1) {
    const outcome = await runTargets(targets, Math.min(ROUND, wanted - cases), (first + round) | 0);
    cases += outcome.cases;
    memory = outcome.memory;
    for (const failure of outcome.failures) {
      console.log(`\n${failure}\n`);
      failed.add(failure.slice(0, failure.indexOf(' (seed')));
    }
    if (round % 5 === 0) console.log(`${said(cases)} cases, peak ${Math.round(memory / MB)} MB`);
  }
  console.log(`${said(cases)} cases with seed ${first}, peak of memory ${Math.round(memory / MB)} MB`);
  if (memory > MOST_MEMORY) failed.add('memory');
};

/** The tests' own support reads where the cluster is when it is loaded. */
const requests = async (wanted: number): Promise<void> => {
  const cluster = await startCluster(console.log);
  if (!cluster) throw new Error('Install PostgreSQL with PostGIS: PGlite alone takes more memory than the program may');
  process.env.SIMPUL_TEST_POSTGRES = cluster.url;
  buildPages();
  const { hostileServer, peakOf } = await import('../tests/hostile/requests/server.ts');
  const { throwRequests } = await import('../tests/hostile/requests/throw.ts');
  const server = await hostileServer();
  try {
    let cases = 0;
    for (let round = 0; cases < wanted; round += 1) {
      const outcome = await throwRequests(server, Math.min(REQUESTS, wanted - cases), (first + round) | 0);
      cases += outcome.cases;
      if (outcome.failure) console.log(`\n${outcome.failure}\n`);
      if (outcome.failure) failed.add(`round ${round} of requests`);
      if (round % 10 === 0) console.log(`${said(cases)} requests, peak ${Math.round((peakOf(server) ?? 0) / MB)} MB`);
    }
    const peak = peakOf(server) ?? 0;
    console.log(`${said(cases)} requests with seed ${first}, peak of the server ${Math.round(peak / MB)} MB`);
    if (peak > MOST_MEMORY) failed.add('memory');
  } finally {
    await server.stop();
    await cluster.stop();
  }
};

await (values.requests ? requests(Number(values.requests)) : readers(Number(values.cases)));
if (failed.size > 0) {
  console.log(`Not as it should be: ${[...failed].join('; ')}`);
  process.exitCode = 1;
}
