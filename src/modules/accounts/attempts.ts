import type { Tx } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { charge, forget, giveBack, take, takeTurn, type Use, use, waitOf } from '#platform/limits.ts';
import { tooManyAttempts, tooManyResetRequests, waitYourTurn } from './problems.ts';
import * as queries from './queries.ts';
import {
  CURRENT_PASSWORD,
  INVITATION_CODE,
  PROOF,
  RESET_REQUEST,
  SECOND_STEP,
  SIGN_IN,
  shortAddress,
  TURN,
  turnWait,
} from './rules.ts';
import type { Device, PersonRef } from './types.ts';

/** What a try came to. It is not thrown, for the count must be kept: {@link refuseIfWaiting} throws after the transaction. */
export interface Attempt {
  readonly waitMs: number;
  /** The wait of one whom many strangers' tries under the same name hold up, not their own. */
  readonly isTurn?: boolean;
}
const HEARD: Attempt = { waitMs: 0 };

/** Who has signed in here before. Strangers are counted most strictly, a device known to the person only by itself. */
type Standing = 'device' | 'network' | 'stranger';

/** The same statements for a name that nobody has: `owner` is absent then. */
const standingOf = async (tx: Tx, owner: PersonRef | undefined, { address, known }: Device): Promise<Standing> => {
  const { region, id } = owner ?? NOBODY;
  const network = await queries.hasSignedInFrom(tx, region, id, shortAddress(clientKey(address)));
  if (known?.people.includes(id)) return 'device';
  return network ? 'network' : 'stranger';
};

/** No name at all; asked for in place of one that cannot be, so that the same work is done. */
export const NOBODY: PersonRef = { region: 0, id: '00000000-0000-0000-0000-000000000000' };

const signInUses = (login: string, { address, known }: Device) => ({
  device: use(SIGN_IN.device, login, known?.id ?? ''),
  pair: use(SIGN_IN.pair, login, clientKey(address)),
  network: use(SIGN_IN.network, clientKey(address)),
  strangers: use(SIGN_IN.strangers, login),
  turn: use(TURN.limit, login, clientKey(address)),
});

/**
 * Counts an attempt to sign in before the password is looked at. Nobody can lock somebody else out: a device on which the person signed
 * in before has an allowance that nobody else can spend, their networks are not held up by what happens elsewhere, and a name that many
 * strangers guess at is slowed for strangers only, who are heard once they have waited.
 */
export const takeAttempt = async (
  tx: Tx,
  login: string,
  owner: PersonRef | undefined,
  device: Device,
  now: Date,
): Promise<Attempt> => {
  const standing = await standingOf(tx, owner, device);
  const uses = signInUses(login, device);
  if (standing === 'device') return { waitMs: await take(tx, [uses.device], now) };
  if (standing === 'network') return { waitMs: await take(tx, [uses.pair], now) };
  const waitMs = await take(tx, [uses.pair, uses.network], now);
  if (waitMs > 0) return { waitMs };
  const debtMs = await waitOf(tx, uses.strangers, now);
  const turnMs = debtMs > 0 ? await takeTurn(tx, uses.turn, turnWait(debtMs), now) : 0;
  if (turnMs === 0) {
    await charge(tx, uses.strangers, now, TURN.longest);
    return HEARD;
  }
  await giveBack(tx, uses.pair);
  await giveBack(tx, uses.network);
  return { waitMs: turnMs, isTurn: true };
};

/** After a success: the name starts afresh here, the network and the name get this one attempt back. */
export const returnAttempt = async (tx: Tx, login: string, owner: PersonRef, device: Device): Promise<void> => {
  const standing = await standingOf(tx, owner, device);
  const { device: own, pair, network, strangers } = signInUses(login, device);
  if (standing === 'device') return forget(tx, own);
  await forget(tx, pair);
  if (standing === 'network') return;
  for (const one of [network, strangers]) await giveBack(tx, one);
};

const secondStepUses = async (tx: Tx, person: PersonRef, device: Device): Promise<Use[]> => {
  const standing = await standingOf(tx, person, device);
  if (standing === 'device') return [use(SECOND_STEP.device, person.id, device.known?.id ?? '')];
  const pair = use(SECOND_STEP.pair, person.id, clientKey(device.address));
  return standing === 'network' ? [pair] : [pair, use(SECOND_STEP.strangers, person.id)];
};

/**
 * Counts a try at the second step (a code of six digits, one on paper, a passkey) before it is looked at.
 * @returns also whether it was the last one that is heard for now
 */
export const takeSecondStep = async (
  tx: Tx,
  person: PersonRef,
  device: Device,
  now: Date,
): Promise<Attempt & { readonly last: boolean }> => {
  const uses = await secondStepUses(tx, person, device);
  const waitMs = await take(tx, uses, now);
  let last = false;
  for (const one of waitMs === 0 ? uses : []) last ||= (await waitOf(tx, one, now)) > 0;
  return { waitMs, last };
};

/** After the right one: what was counted against strangers elsewhere stays counted. */
export const returnSecondStep = async (tx: Tx, person: PersonRef, device: Device): Promise<void> => {
  const [own, ...shared] = await secondStepUses(tx, person, device);
  await forget(tx, own);
  for (const one of shared) await giveBack(tx, one);
};

/** Somebody who is signed in proves once more who they are. */
export const takeProof = async (tx: Tx, person: string, session: string, now: Date): Promise<Attempt> => ({
  waitMs: await take(tx, [use(PROOF, person, session)], now),
});

export const returnProof = (tx: Tx, person: string, session: string): Promise<void> =>
  forget(tx, use(PROOF, person, session));

/** Somebody who is signed in types the current password once more. */
export const takePasswordAttempt = async (tx: Tx, person: string, session: string, now: Date): Promise<Attempt> => ({
  waitMs: await take(tx, [use(CURRENT_PASSWORD, person, session)], now),
});

export const returnPasswordAttempt = (tx: Tx, person: string, session: string): Promise<void> =>
  forget(tx, use(CURRENT_PASSWORD, person, session));

/** Counts a look at an invitation code; one that opened something is given back. */
export const takeInvitationCode = async (tx: Tx, { address }: Device, now: Date): Promise<Attempt> => ({
  waitMs: await take(tx, [use(INVITATION_CODE, clientKey(address))], now),
});

export const returnInvitationCode = (tx: Tx, { address }: Device): Promise<void> =>
  giveBack(tx, use(INVITATION_CODE, clientKey(address)));

/** @throws {Problem} 429 too-many-attempts, wait-your-turn */
export const refuseIfWaiting = ({ waitMs, isTurn }: Attempt): void => {
  if (waitMs > 0) throw isTurn ? waitYourTurn(waitMs) : tooManyAttempts(waitMs);
};

/**
 * Counts a request for a new password. The answer to whoever asks is the same whether a mail is sent or not.
 * @returns `mayMail`: false when this name was asked for so often that one more mail would only be a nuisance
 * @throws {Problem} 429 too-many-reset-requests, by the caller after the transaction, with `refused`
 */
export const takeResetRequest = async (tx: Tx, login: string, address: string, now: Date) => {
  const waitMs = await take(tx, [use(RESET_REQUEST.network, clientKey(address))], now);
  const mayMail = waitMs === 0 && (await take(tx, [use(RESET_REQUEST.name, login)], now)) === 0;
  return { mayMail, refused: waitMs > 0 ? tooManyResetRequests(waitMs) : undefined };
};
