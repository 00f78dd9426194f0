import { ROLE_NAMES, STAFF_ROLES, type StaffRole } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';

/** Every office in force, villages last: people work there too. `kept` is somebody's office now, ended or not. */
export const officesInForce = async (tx: Tx, kept?: string | null) =>
  (await listOrganisations(tx))
    .filter(({ id, validTo }) => validTo === null || id === kept)
    .map(({ id, name }) => ({ id, name }));

/** Whether somebody may be put there: nowhere, into an office in force, or where they are already. */
export const mayWorkIn = async (
  tx: Tx,
  organisation: string | null | undefined,
  kept?: string | null,
): Promise<boolean> => !organisation || (await officesInForce(tx, kept)).some(({ id }) => id === organisation);

export const roleNames = (language: Language): Record<StaffRole, string> =>
  Object.fromEntries(STAFF_ROLES.map((role) => [role, ROLE_NAMES[role][language === 'en' ? 'en' : 'id']])) as Record<
    StaffRole,
    string
  >;
