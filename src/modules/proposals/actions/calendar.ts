import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { setStageDate, setStageDefault } from '../queries/stages.ts';
import type { StageDefault } from '../rules/stages.ts';
import defaults from '../seed.json' with { type: 'json' };
import type { StageDateInput } from '../types.ts';

/** The dates a new region starts with, each with where it is from and how sure that is. Runs once in the opening of a region. */
export const seedProposals = async (tx: Tx, actor: Actor, now: Date): Promise<void> => {
  requirePermission(actor, 'region.open', { region: tx.region! });
  for (const rule of defaults as StageDefault[]) await setStageDefault(tx, rule);
  await journal(tx, actor, {
    act: 'proposal.seed',
    subject: `regions/${tx.region}`,
    at: now,
    public: { dates: defaults.length },
  });
};

/** What a fiscal year has instead of a default: another day, or the day on which it was done. Nothing is held up by it. */
export const changeStageDate = (
  db: Db,
  actor: Actor,
  region: number,
  input: StageDateInput,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'musrenbang.change_date', { region });
    await setStageDate(tx, input, now);
    await journal(tx, actor, {
      act: 'musrenbang.change_date',
      subject: `musrenbang/${input.year}`,
      at: now,
      public: { ...input },
    });
  });
