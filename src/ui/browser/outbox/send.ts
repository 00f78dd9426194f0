import { type Answer, isDue, readAnswer, settle, type Waiting } from './rules.ts';
import { allWaiting, getWaiting, putWaiting, tell } from './store.ts';

const PROOF_MS = 10_000;
/** Five reduced photos over 2G. */
const SEND_MS = 240_000;

/** That a network is there proves nothing; our own server's answer does. */
const isConnected = async (): Promise<boolean> => {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(PROOF_MS) });
    return (await answer.json()).status === 'ok';
  } catch {
    return false;
  }
};

const send = async ({ id, to, at, fields, photos }: Waiting): Promise<Answer> => {
  const body = new FormData();
  body.set('once', id);
  body.set('written', new Date(at).toISOString());
  for (const [name, value] of fields) body.append(name, value);
  for (const { field, file } of photos) body.append(field, file, file.name); // last: if they are cut, the words are there
  try {
    const answer = await fetch(to, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(SEND_MS),
    });
    const read = await answer.json().catch(() => undefined);
    return readAnswer(answer.status, read, answer.headers.get('retry-after'));
  } catch {
    return { kind: 'later' };
  }
};

/**
 * Sends what is due, one after the other and never twice at a time on this device.
 * @param asked somebody, or a connection that is back, does not want to wait
 * @returns whether something still waits
 */
export const sendWaiting = (asked: boolean): Promise<boolean> =>
  navigator.locks.request('simpul-outbox', async () => {
    const due = (await allWaiting()).filter((item) => isDue(item, Date.now(), asked));
    if (due.length > 0 && (await isConnected())) {
      for (const { id } of due) {
        const item = await getWaiting(id); // it may have been changed or taken back meanwhile
        if (item?.state !== 'waiting') continue;
        tell({ sending: id });
        const answer = await send(item);
        const left = await getWaiting(id);
        for (const kept of settle(item, left, answer, Date.now(), Math.random(), crypto.randomUUID()))
          await putWaiting(kept);
      }
    }
    return (await allWaiting()).some(({ state }) => state === 'waiting');
  });
