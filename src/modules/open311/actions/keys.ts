import { uuidv7 } from 'uuidv7';
import { requireFreshProof, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { keyNotFound } from '../problems.ts';
import { insertKey, revokeKeyById } from '../queries/keys.ts';
import { makeKey } from '../secrets.ts';
import type { KeyInput } from '../types.ts';

/**
 * A key for an application. Only its hash is kept, so it is shown this once.
 * @returns the key
 * @throws {Problem} not-allowed, proof-needed
 */
export const issueKey = (db: Db, actor: Actor, region: number, input: KeyInput, now: Date): Promise<string> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'georeport.change', { region });
    requireFreshProof(actor, now);
    const { key, keyHash, hint } = makeKey();
    const id = uuidv7();
    await insertKey(tx, { ...input, id, hint, createdAt: now }, keyHash);
    await journal(tx, actor, {
      act: 'georeport.issue_key',
      subject: `api-keys/${id}`,
      at: now,
      public: { label: input.label, relays: input.relays, perHour: input.perHour },
      private: { contact: input.contact },
    });
    return key;
  });

/** From now on the application is answered as one without a key. @throws {Problem} not-allowed, open311-key-not-found */
export const revokeKey = (db: Db, actor: Actor, region: number, id: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'georeport.change', { region });
    const label = await revokeKeyById(tx, id, now);
    if (label === undefined) throw keyNotFound();
    await journal(tx, actor, { act: 'georeport.revoke_key', subject: `api-keys/${id}`, at: now, public: { label } });
  });
