import { join } from 'node:path';
import { everybody } from '#platform/access.ts';
import type { Module } from '#platform/module.ts';
import { accountJobs } from './jobs.ts';
import { accountRoutes } from './routes.ts';

export { admit, allowedTo, nothingHere, withKeyTo } from './access.ts';
export {
  acceptInvitation,
  type Invited,
  invitePerson,
  openInvitation,
  revokeInvitations,
} from './actions/invitations.ts';
export {
  addPasskey,
  passkeyCreation,
  passkeyProof,
  passkeySecondStep,
  passkeySignIn,
  proveByPasskey,
  signInWithPasskey,
  signInWithSecondPasskey,
} from './actions/passkeys.ts';
export { changePassword } from './actions/password.ts';
export { changePerson, createPerson, endPerson } from './actions/people.ts';
export { proveWho } from './actions/prove.ts';
export { addSigningKey, endProvider, endSigningKey, saveProvider } from './actions/providers.ts';
export { requestReset } from './actions/reset.ts';
export {
  addTotp,
  removeSecondStep,
  removeSecondSteps,
  renewRecoveryCodes,
  requireSecondStep,
  signInWithRecoveryCode,
  signInWithTotp,
} from './actions/second-step.ts';
export { revokeSession, signIn, signInAsSample, signOut } from './actions/sign-in.ts';
export {
  finishSso,
  leaveProvider,
  linkAccount,
  type Offer,
  providerOfSession,
  redirectUri,
  type Site,
  startSso,
  unlinkAccount,
} from './actions/sso.ts';
export { takeResetRequest } from './attempts.ts';
export { afterFirstStep, HALF_OPEN_COOKIE, halfOf } from './half-open.ts';
export { DEVICE_COOKIE, DEVICE_COOKIE_SECONDS, openKnownDevice, sealKnownDevice } from './known-device.ts';
export {
  ACTS,
  type Act,
  mayAct,
  PERMISSIONS,
  requirePermission,
  roleOf,
  type Scope,
  scopeOf,
  type Where,
} from './permissions.ts';
export { ROLE_NAMES } from './problems.ts';
export { invitationsThatWait } from './queries/invitations.ts';
export { passkeysOf, rolesWithSecondStep, stepsOf, stepsOfAll, totpOf } from './queries/second-step.ts';
export { linksOf, listProviders, providerById, signingKeys } from './queries/sso.ts';
export { listPeople, loginOwner, namesOfPeople, personById, samplePeople } from './queries.ts';
export { hasSecondStep, isFresh, SHORTEST_PASSWORD } from './rules.ts';
export { seedSamplePeople } from './seed.ts';
export { actorOfToken, listSessions, personActor, requireFreshProof, SESSION_COOKIE } from './sessions.ts';
export { tryProvider } from './sso/provider.ts';
export { providerPath } from './sso/rules.ts';
export { CLIENT_AUTH, type Provider, type ProviderInput, providerInput, SIGNING_ALGS } from './sso/types.ts';
export { offerTotp, type TotpOffer } from './totp.ts';
export {
  type Device,
  type Entry,
  type Person,
  type PersonChanges,
  type PersonInput,
  type PersonRef,
  personChanges,
  personInput,
  ROLES,
  type Role,
  type Session,
  type SignedIn,
  STAFF_ROLES,
  type StaffRole,
} from './types.ts';

export const accounts: Module = {
  name: 'accounts',
  dependsOn: ['places'],
  migrations: join(import.meta.dirname, 'migrations'),
  backup: {
    without: {
      session: 'who signed out, or was shut out, after a backup must not be signed in again by a restore',
      half_open: 'a sign-in that owes its second step begins anew',
      sso_start: 'a sign-in on its way to a provider begins anew',
      sso_session: 'its session is left out too',
    },
  },
  jobs: accountJobs,
  routes: accountRoutes,
  access: { '/.well-known/jwks.json': { GET: everybody } },
};
