import type { Waiting } from './rules.ts';

/** Photos of a draft, which a browser's small storage for texts cannot hold. */
export interface DraftPhotos {
  readonly form: string;
  /** Idempotency key of the form they belong to. */
  readonly once: string;
  readonly files: readonly File[];
}

type StoreName = 'outbox' | 'drafts';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const open = (): Promise<IDBDatabase> => {
  const request = indexedDB.open('simpul', 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore('outbox', { keyPath: 'id' });
    request.result.createObjectStore('drafts', { keyPath: 'form' });
  };
  return done(request);
};

/** One transaction; what it wrote is on the device when this resolves. @throws where storage is full or switched off */
const inStore = async <T>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> => {
  const database = await open();
  try {
    const tx = database.transaction(name, mode, { durability: 'strict' });
    const ended = new Promise<void>((resolve, reject) => {
      tx.oncomplete = () => resolve();
      tx.onabort = () => reject(tx.error);
    });
    const [result] = await Promise.all([done(act(tx.objectStore(name))), ended]);
    return result;
  } finally {
    database.close();
  }
};

const CHANNEL = 'simpul-outbox';
/** What is sent just now; undefined: something has changed. */
export type News = { readonly sending?: string };
export const tell = (news: News = {}): void => {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(news);
  channel.close();
};
export const listen = (hear: (news: News) => void): void => {
  new BroadcastChannel(CHANNEL).onmessage = ({ data }) => hear(data);
};

export const putWaiting = async (item: Waiting): Promise<void> => {
  await inStore('outbox', 'readwrite', (store) => store.put(item));
  tell();
};
export const allWaiting = (): Promise<Waiting[]> => inStore('outbox', 'readonly', (store) => store.getAll());
export const getWaiting = (id: string): Promise<Waiting | undefined> =>
  inStore('outbox', 'readonly', (store) => store.get(id));
export const removeWaiting = async (id: string): Promise<void> => {
  await inStore('outbox', 'readwrite', (store) => store.delete(id));
  tell();
};

export const putDraftPhotos = (draft: DraftPhotos) => inStore('drafts', 'readwrite', (store) => store.put(draft));
export const draftPhotos = (form: string): Promise<DraftPhotos | undefined> =>
  inStore('drafts', 'readonly', (store) => store.get(form));
export const removeDraftPhotos = (form: string) => inStore('drafts', 'readwrite', (store) => store.delete(form));
