import { requirePermission } from '#modules/accounts/index.ts';
import { setSiteDomain } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { domainTaken } from '../problems.ts';
import { putContact } from '../queries/jurisdiction.ts';
import type { JurisdictionInput } from '../types.ts';

/** By what domain the region goes, and whom makers of applications turn to. @throws {Problem} not-allowed, open311-domain-taken */
export const changeJurisdiction = (
  db: Db,
  actor: Actor,
  region: number,
  { domain, contact }: JurisdictionInput,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'georeport.change', { region });
    try {
      await setSiteDomain(tx, region, domain);
    } catch (error) {
      throw constraintOf(error) === 'region_site_domain_once' ? domainTaken() : error;
    }
    await putContact(tx, contact, now);
    await journal(tx, actor, {
      act: 'georeport.jurisdiction',
      subject: `regions/${region}`,
      at: now,
      public: { domain },
      private: { contact },
    });
  });
