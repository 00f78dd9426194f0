interface Syncing {
  readonly sync?: { register(tag: string): Promise<void> };
}

/** Has the service worker send what waits, now and, where the browser can, by itself once there is a connection, page or no page. @param asked also what is not due yet */
export const wake = async (asked: boolean): Promise<void> => {
  if (!('serviceWorker' in navigator)) return;
  const registration: ServiceWorkerRegistration & Syncing = await navigator.serviceWorker.ready;
  registration.active?.postMessage({ send: asked ? 'all' : 'due' });
  await registration.sync?.register('outbox').catch(() => undefined); // not allowed: the next opening of a page does it
};
