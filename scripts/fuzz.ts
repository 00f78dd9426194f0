// npm run fuzz [-- --cases 1000000] [--seed N] [--only WORD]: hostile input against every reader and schema, as long as one likes.
// The same seed throws the same cases, in rounds; what fails is printed with the seed of its round, and the run goes on.
import { parseArgs } from 'node:util';
import { PARSERS } from '../tests/hostile/fuzz/parsers/index.ts';
import { runTargets, seedOf } from '../tests/hostile/fuzz/run.ts';
import { schemaTargets } from '../tests/hostile/fuzz/schemas.ts';

const ROUND = 20_000;
const MB = 1024 * 1024;
const MOST_MEMORY = 512 * MB;

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
});
const wanted = Number(values.cases);
const first = seedOf(values.seed);
const targets = [...PARSERS, ...(await schemaTargets())].filter(({ name }) => name.includes(values.only));
console.log(`${targets.length} readers and schemas, ${wanted.toLocaleString('en')} cases, seed ${first}`);

let cases = 0;
const failed = new Set<string>();
let memory = 0;
for (let round = 0; cases < wanted; round += 1) {
  const outcome = await runTargets(targets, Math.min(ROUND, wanted - cases), (first + round) | 0);
  cases += outcome.cases;
  memory = outcome.memory;
  for (const failure of outcome.failures) {
    console.log(`\n${failure}\n`);
    failed.add(failure.slice(0, failure.indexOf(' (seed')));
  }
  if (round % 5 === 0) console.log(`${cases.toLocaleString('en')} cases, peak ${Math.round(memory / MB)} MB`);
}
console.log(`${cases.toLocaleString('en')} cases with seed ${first}, peak of memory ${Math.round(memory / MB)} MB`);
if (memory > MOST_MEMORY) failed.add('memory');
if (failed.size > 0) {
  console.log(`Not as it should be: ${[...failed].join('; ')}`);
  process.exitCode = 1;
}
