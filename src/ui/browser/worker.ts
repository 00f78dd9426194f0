import { sendWaiting } from './outbox/send.ts';
import { answerRequest, dropOldParts, keepPage, renewPages } from './worker/pages.ts';
import { worker } from './worker/scope.ts';

/**
 * The service worker, built to /sw.js. It belongs to no page: it keeps pages for times without a network, sends what waits on this
 * device, and shows what is pushed to it. Each concern has its own section and its own files in `worker/`.
 */

// Versions: a new one takes over at once; parts of the one before stay for the pages that are open.
worker.addEventListener('install', (event) => {
  event.waitUntil(worker.skipWaiting());
});
worker.addEventListener('activate', (event) => {
  event.waitUntil(worker.clients.claim().then(renewPages).then(dropOldParts));
});

// Pages for times without a network.
worker.addEventListener('fetch', answerRequest);

// What pages ask for.
worker.addEventListener('message', (event) => {
  const { keep, send } = (event.data ?? {}) as { keep?: string; send?: 'all' | 'due' };
  if (send) event.waitUntil(sendWaiting(send === 'all'));
  if (keep)
    event.waitUntil(
      fetch(keep, { headers: { accept: 'text/html' } })
        .then((answer) => keepPage(keep, answer))
        .catch(() => undefined),
    );
});

// What waits on this device, once the browser finds a connection; while something still waits, it tries again by itself.
worker.addEventListener('sync', (event) => {
  if (event.tag !== 'outbox') return;
  event.waitUntil(
    sendWaiting(true).then((waits) => {
      if (waits && !event.lastChance) throw new Error('not all is sent');
    }),
  );
});

// What is pushed to this device: shown as it came, and opened when tapped. Nothing of it is kept.
worker.addEventListener('push', (event) => {
  if (!event.data) return;
  const { title, text, path } = event.data.json();
  event.waitUntil(worker.registration.showNotification(title, { body: text, tag: path, lang: 'id', data: { path } }));
});
worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(event.notification.data.path));
});
