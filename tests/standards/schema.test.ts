import { test } from 'node:test';
import { MODULES } from '#modules/index.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { eachEngine } from '../support/database.ts';
import { schemaText } from '../support/schema.ts';
import { matchesSnapshot } from '../support/snapshot.ts';

const ROOMS = [
  { schema: 'platform', folder: 'src/platform' },
  ...MODULES.filter(({ migrations }) => migrations).map(({ name }) => ({
    schema: name,
    folder: `src/modules/${name}`,
  })),
];

eachEngine((_, db) => {
  for (const { schema, folder } of ROOMS) {
    test(`after every migration ${schema} is as ${folder}/schema.snapshot.sql shows it`, async () => {
      matchesSnapshot(`${folder}/schema.snapshot.sql`, await inNoRegion(db(), (tx) => schemaText(tx, schema)));
    });
  }
});
