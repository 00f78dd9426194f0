// Reads every way into the program from the program itself, and says which of them nobody has declared. UPDATE_SNAPSHOTS=1 renews
// docs/access.snapshot.txt, which shows who is answered what.
import { readFileSync, writeFileSync } from 'node:fs';
import { matrixOf, written } from '../tests/standards/access/matrix.ts';
import { declared, misfits, waysOfHono, waysOfPages } from '../tests/standards/access/program.ts';
import { buildPages } from './build.ts';

const SNAPSHOT = 'docs/access.snapshot.txt';

buildPages();
const ways = [...(await waysOfPages()), ...waysOfHono()];
const table = await declared();
const problems = misfits(ways, table);
const matrix = written(matrixOf(ways, table));
if (process.env.UPDATE_SNAPSHOTS) writeFileSync(SNAPSHOT, matrix);
if (matrix !== readFileSync(SNAPSHOT, 'utf8')) {
  problems.push(
    `${SNAPSHOT} is not what the declarations say. If the change is meant: UPDATE_SNAPSHOTS=1 node scripts/access.ts`,
  );
}
console.log(problems.length ? problems.join('\n\n') : `${ways.length} ways into the program, all declared`);
process.exit(problems.length ? 1 : 0);
