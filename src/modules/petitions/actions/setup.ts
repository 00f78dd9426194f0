import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { setThreshold } from '../queries/petitions.ts';
import defaults from '../seed.json' with { type: 'json' };
import type { ThresholdInput } from '../types.ts';

/** The numbers a new region starts with, said to be nobody's law. Runs once in the opening of a region. */
export const seedPetitions = async (tx: Tx, actor: Actor, now: Date): Promise<void> => {
  requirePermission(actor, 'region.open', { region: tx.region! });
  await setThreshold(tx, defaults);
  await journal(tx, actor, { act: 'petition.seed', subject: `regions/${tx.region}`, at: now, public: defaults });
};

/** New numbers from a day on. What gathers already keeps those it began with. @throws {Problem} 403 `not-allowed` */
export const changeThreshold = (
  db: Db,
  actor: Actor,
  region: number,
  threshold: ThresholdInput,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'threshold.change', { region });
    await setThreshold(tx, threshold);
    await journal(tx, actor, {
      act: 'threshold.change',
      subject: `thresholds/${threshold.validFrom}`,
      at: now,
      public: { ...threshold },
    });
  });
