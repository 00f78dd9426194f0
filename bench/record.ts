import { ask, LOG } from './cluster.ts';
import type { Loader } from './loader.ts';
import type { Script } from './pgbench.ts';
import { startProgram } from './program.ts';
import { scriptOf, shapeOf, traced } from './trace.ts';
import { materialFrom, type Place, portOf } from './visit.ts';

const FORMS = 10;
/** So often is a form posted before anything is recorded: statements are planned once and what is kept is read. */
const BEFORE = 40;

/** Posts forms to the real program while PostgreSQL logs every statement. @returns a pgbench script for each form, and how often a post waits for an answer */
export const recordScripts = async (
  place: Place & { url: string },
  loader: Loader,
): Promise<{ scripts: Script[]; trips: number }> => {
  const { url } = place;
  const database = url.split('/').at(-1)!;
  await ask(url, 'delete from platform.installation', `alter database ${database} set log_statement = 'all'`);
  const { drafts } = await materialFrom(place);
  const program = await startProgram(place.data, url);
  try {
    const post = { kind: 'post', port: portOf(program), connections: 1, seconds: 60 } as const;
    await loader.run({ ...post, drafts, most: BEFORE });
    const scripts: Script[] = [];
    let trips = 0;
    for (const [index, draft] of drafts.slice(0, FORMS).entries()) {
      const one = () => traced(LOG, database, () => loader.run({ ...post, drafts: [draft], most: 1 }));
      let [once, again] = [await one(), await one()];
      // One of them may have read anew what is kept for a while: recorded is what nearly every post does.
      while (shapeOf(once) !== shapeOf(again)) [once, again] = [again, await one()];
      scripts.push(scriptOf(`f${index}`, once, again));
      // Begin travels with the first statement.
      trips = Math.max(
        trips,
        once.reduce((sum, transaction) => sum + transaction.length - 1, 0),
      );
    }
    return { scripts, trips };
  } finally {
    await program.stop();
    await ask(url, `alter database ${database} reset log_statement`);
  }
};
