import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { journal } from '#platform/journal.ts';
import { counting, take, use } from '#platform/limits.ts';
import { afterFirstStep } from '../half-open.ts';
import { requirePermission } from '../permissions.ts';
import * as queries from '../queries/sso.ts';
import { type LockedPerson, lockPerson, personById, revokeSessionsOf, updatePerson } from '../queries.ts';
import { hashOf, newToken, openSession, requireFreshProof, TOKEN } from '../sessions.ts';
import { linkedToSomebodyElse, nobodyKnown, providerNotFound, startIsOver, tooManyStarts } from '../sso/problems.ts';
import { addressOfSignIn, addressOfSignOut, takeAnswer, type Vouched } from '../sso/provider.ts';
import {
  claimedChanges,
  hasProvedSecondStep,
  labelOf,
  providerPath,
  readProviderPath,
  recognisedBy,
  START_LASTS,
  STARTS,
} from '../sso/rules.ts';
import type { Claims, Provider } from '../sso/types.ts';
import type { Device, Entry, SignedIn } from '../types.ts';

type Sealing = Pick<App, 'db' | 'secrets'>;
type PersonActor = Extract<Actor, { kind: 'person' }>;
const PROVED: Actor = { kind: 'system', task: 'sso' };

/** Where this installation is reached. */
export interface Site {
  /** `https://simpul.example`, without a slash. */
  readonly origin: string;
  /** Only on this machine: then a provider may be on it too, over http. */
  readonly loopback: boolean;
}

/** Each provider has a way back of its own: an answer of one cannot be passed off as another's (RFC 9700, 4.4.2.2). */
export const redirectUri = ({ origin }: Pick<Site, 'origin'>, provider: Pick<Provider, 'region' | 'id'>): string =>
  `${origin}/masuk/sso/${providerPath(provider)}/kembali`;

/** @throws {Problem} page-not-found */
const providerAt = async (db: Db, path: string): Promise<Provider> => {
  const ref = readProviderPath(path);
  const provider = ref && (await inRegion(db, ref.region, (tx) => queries.providerById(tx, ref.id)));
  if (!provider) throw providerNotFound();
  return provider;
};

/**
 * Begins a sign-in, or the linking of an account, at a provider.
 * @param to a path of our own to go on to, checked by the caller
 * @param session who is signed in and wants to link; absent: somebody signs in
 * @returns the token for a cookie, and where the browser goes
 * @throws {Problem} page-not-found, sso-provider-down, sso-provider-refused-us, sso-too-many-starts
 */
export const startSso = async (
  app: Sealing,
  path: string,
  to: string,
  session: string | undefined,
  address: string,
  site: Site,
  now: Date,
): Promise<{ readonly token: string; readonly expiresAt: Date; readonly address: URL }> => {
  const waitMs = await counting(app.db, (tx) => take(tx, [use(STARTS, clientKey(address))], now));
  if (waitMs > 0) throw tooManyStarts(waitMs);
  const provider = await providerAt(app.db, path);
  const token = newToken();
  const there = await addressOfSignIn(app, provider, token, redirectUri(site, provider), site.loopback, now);
  const expiresAt = new Date(now.getTime() + START_LASTS);
  await inRegion(app.db, provider.region, (tx) =>
    queries.insertStart(tx, hashOf(token), { provider: provider.id, to, session: session ?? null }, expiresAt),
  );
  return { token, expiresAt, address: there };
};

/** What came back: somebody who signs in, or an account that somebody signed in may now link. */
export type Returned =
  | { readonly entry: Entry; readonly to: string; readonly offer?: undefined }
  | { readonly entry?: undefined; readonly offer: Offer };

export interface Offer {
  readonly provider: string;
  readonly providerName: string;
  readonly subject: string;
  readonly label: string;
}

/**
 * Takes the answer of a provider. A start is good for one answer, in the browser in which it began.
 * @param token of that browser's cookie
 * @param session in which the browser is, if in any
 * @throws {Problem} sso-start-is-over, sso-nobody-known, and what {@link takeAnswer} throws
 */
export const finishSso = async (
  app: Sealing,
  path: string,
  token: string,
  query: string,
  session: string | undefined,
  device: Device,
  site: Site,
  now: Date,
): Promise<Returned> => {
  const provider = await providerAt(app.db, path);
  const start = TOKEN.test(token)
    ? await inRegion(app.db, provider.region, (tx) => queries.takeStart(tx, hashOf(token), provider.id, now))
    : undefined;
  if (!start || (start.session !== null && start.session !== session)) throw startIsOver();
  const returned = new URL(redirectUri(site, provider) + query);
  const vouched = await takeAnswer(app, provider, token, returned, site.loopback, now);
  if (start.session === null) return { entry: await signInVouched(app, provider, vouched, device, now), to: start.to };
  const offer = {
    provider: provider.id,
    providerName: provider.name,
    subject: vouched.claims.sub,
    label: labelOf(vouched.claims),
  };
  return { offer };
};

/** Somebody who is not linked yet, if a claim that counts names exactly one person. Nobody becomes an administrator by a claim. */
const recognise = async (tx: Tx, provider: Provider, claims: Claims, now: Date): Promise<string | undefined> => {
  const by = recognisedBy(provider, claims);
  const found = by ? await queries.peopleBy(tx, by) : [];
  const person = found.length === 1 ? await personById(tx, found[0].id) : undefined;
  if (!person || person.role === 'administrator') return undefined;
  const link = { provider: provider.id, subject: claims.sub, person: person.id, label: labelOf(claims), linkedAt: now };
  if (!(await queries.insertLink(tx, link))) return undefined; // linked to another subject
  await journal(tx, PROVED, {
    act: 'provider.link',
    subject: `persons/${person.id}`,
    at: now,
    private: { provider: provider.id, by: provider.loginClaim },
  });
  return person.id;
};

const applyClaims = async (tx: Tx, provider: Provider, claims: Claims, person: LockedPerson, now: Date) => {
  const changes = claimedChanges(provider, claims, person);
  const changed = Object.keys(changes);
  if (changed.length === 0) return person;
  const after = { ...person, ...changes };
  await updatePerson(tx, after);
  await revokeSessionsOf(tx, person.id, now); // they carry the old role and office
  await journal(tx, PROVED, {
    act: 'person.change',
    subject: `persons/${person.id}`,
    at: now,
    public: { changed, role: after.role, organisation: after.organisation },
    private: { provider: provider.id },
  });
  return after;
};

const signInVouched = (
  app: Sealing,
  provider: Provider,
  { claims, idToken }: Vouched,
  device: Device,
  now: Date,
): Promise<Entry> =>
  inRegion(app.db, provider.region, async (tx) => {
    requirePermission({ kind: 'visitor' }, 'session.start', { region: provider.region });
    const linked = await queries.linkOf(tx, provider.id, claims.sub);
    const id = linked?.person ?? (await recognise(tx, provider, claims, now));
    const found = id && (await lockPerson(tx, id));
    if (!found || found.endedAt) throw nobodyKnown(provider.name);
    const person = await applyClaims(tx, provider, claims, found, now);
    const by = `sso ${provider.id}`;
    const entry: Entry = hasProvedSecondStep(provider, claims)
      ? { session: await openSession(tx, person, device, now, by) }
      : await afterFirstStep(tx, person, device, now, by);
    if (entry.session) await rememberProvider(tx, app, provider, idToken, entry.session);
    return entry;
  });

const FIELD = 'accounts.sso_session.id_token';

const rememberProvider = (tx: Tx, { secrets }: Sealing, provider: Provider, idToken: string, session: SignedIn) =>
  queries.insertSsoSession(tx, hashOf(session.token), {
    provider: provider.id,
    idTokenSealed: secrets.encrypt(FIELD, idToken),
    expiresAt: session.expiresAt,
  });

/**
 * Where somebody who has just left here can leave the provider too; undefined when the provider offers nothing of the kind.
 * @param token of the session that ended
 * @param path of the provider that the person was shown
 * @throws {Problem} page-not-found, sso-provider-down
 */
export const leaveProvider = async (
  app: Sealing,
  token: string,
  path: string,
  site: Site,
  now: Date,
): Promise<{ readonly name: string; readonly address: URL } | undefined> => {
  const provider = await providerAt(app.db, path);
  const kept = await inRegion(app.db, provider.region, (tx) => queries.takeSsoSession(tx, hashOf(token)));
  if (kept?.provider !== provider.id) return undefined;
  const idToken = app.secrets.decrypt(FIELD, kept.idTokenSealed);
  const back = `${site.origin}/masuk?keluar=1`;
  const address = await addressOfSignOut(app, provider, idToken, back, site.loopback, now);
  return address && { name: provider.name, address };
};

/**
 * Links the account at a provider that has just been shown, to one's own.
 * @throws {Problem} not-allowed, proof-needed, page-not-found, sso-linked-already
 */
export const linkAccount = (db: Db, actor: PersonActor, offer: Offer, now: Date): Promise<void> =>
  inRegion(db, actor.region, async (tx) => {
    requirePermission(actor, 'provider.link', { region: actor.region, person: actor.id });
    requireFreshProof(actor, now);
    if (!(await queries.providerById(tx, offer.provider))) throw providerNotFound();
    const { provider, subject, label } = offer;
    if (!(await queries.insertLink(tx, { provider, subject, label, person: actor.id, linkedAt: now })))
      throw linkedToSomebodyElse();
    await journal(tx, actor, { act: 'provider.link', subject: `persons/${actor.id}`, at: now, private: { provider } });
  });

/** Ends a link of one's own; one that is gone already stays so. @throws {Problem} not-allowed, proof-needed */
export const unlinkAccount = (db: Db, actor: PersonActor, provider: string, now: Date): Promise<void> =>
  inRegion(db, actor.region, async (tx) => {
    requirePermission(actor, 'provider.link', { region: actor.region, person: actor.id });
    requireFreshProof(actor, now);
    if ((await queries.deleteLink(tx, provider, actor.id)) === 0) return;
    await journal(tx, actor, {
      act: 'provider.unlink',
      subject: `persons/${actor.id}`,
      at: now,
      private: { provider },
    });
  });

/** By which provider somebody came who leaves now; undefined when they came by a password. @param token of their session */
export const providerOfSession = (db: Db, region: number, token: string): Promise<Provider | undefined> =>
  inRegion(db, region, async (tx) => {
    const id = await queries.providerOfSsoSession(tx, hashOf(token));
    return id ? queries.providerById(tx, id) : undefined;
  });
