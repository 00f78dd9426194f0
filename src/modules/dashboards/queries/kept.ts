import { listPeople } from '#modules/accounts/index.ts';
import type { Tx } from '#platform/db/index.ts';
import defaults from '../seeds/thresholds.json' with { type: 'json' };
import type { KeptLetter, Recipient, Threshold, ThresholdCode } from '../types.ts';

/** All of them, in their order; what nobody changed is as it came with the program. */
export const thresholds = async (tx: Tx): Promise<Threshold[]> => {
  const changed = await tx.query<Threshold>(
    'select code, value, source from dashboards.threshold where region_id = $1',
    [tx.region],
    'thresholds',
  );
  return (defaults as Threshold[]).map((one) => changed.find(({ code }) => code === one.code) ?? one);
};

export const thresholdValues = async (tx: Tx): Promise<Record<ThresholdCode, number>> =>
  Object.fromEntries((await thresholds(tx)).map(({ code, value }) => [code, value])) as Record<ThresholdCode, number>;

export const putThreshold = (tx: Tx, { code, value, source }: Threshold): Promise<number> =>
  tx.run(
    `insert into dashboards.threshold (region_id, code, value, source) values ($1, $2, $3, $4)
     on conflict (region_id, code) do update set value = excluded.value, source = excluded.source`,
    [tx.region, code, value, source],
  );

/** The newest first. */
export const letters = (tx: Tx, limit: number): Promise<KeptLetter[]> =>
  tx.query<KeptLetter>(
    `select monday::text as monday, made_at as "madeAt", headline from dashboards.letter
      where region_id = $1 order by monday desc limit $2`,
    [tx.region, limit],
    'letters',
  );

export const letterPdf = async (tx: Tx, monday: string): Promise<Uint8Array | undefined> =>
  (
    await tx.one<{ pdf: Uint8Array }>('select pdf from dashboards.letter where region_id = $1 and monday = $2', [
      tx.region,
      monday,
    ])
  )?.pdf;

export const letterExists = async (tx: Tx, monday: string): Promise<boolean> =>
  (await tx.one('select from dashboards.letter where region_id = $1 and monday = $2', [tx.region, monday])) !==
  undefined;

/** @returns false when there is one already: of two processes the second waits and finds it */
export const insertLetter = async (tx: Tx, letter: KeptLetter & { readonly pdf: Uint8Array }): Promise<boolean> =>
  (await tx.run(
    `insert into dashboards.letter (region_id, monday, made_at, headline, pdf) values ($1, $2, $3, $4, $5)
     on conflict (region_id, monday) do nothing`,
    [tx.region, letter.monday, letter.madeAt, letter.headline, letter.pdf],
  )) === 1;

/** Who is named to be sent the letter, people who have ended left out. */
export const recipients = async (tx: Tx): Promise<Recipient[]> => {
  const named = await tx.query<{ person: string }>(
    'select person_id as person from dashboards.recipient where region_id = $1',
    [tx.region],
  );
  if (named.length === 0) return [];
  const ids = new Set(named.map(({ person }) => person));
  return (await listPeople(tx, { ended: false }))
    .filter(({ id }) => ids.has(id))
    .map(({ id, name, role, email }) => ({ person: id, name, role, email }));
};

export const putRecipient = (tx: Tx, person: string): Promise<number> =>
  tx.run('insert into dashboards.recipient (region_id, person_id) values ($1, $2) on conflict do nothing', [
    tx.region,
    person,
  ]);

export const removeRecipient = (tx: Tx, person: string): Promise<number> =>
  tx.run('delete from dashboards.recipient where region_id = $1 and person_id = $2', [tx.region, person]);
