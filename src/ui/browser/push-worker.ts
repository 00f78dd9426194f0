// What is pushed to this device: shown as it came, and opened when tapped. Nothing of it is kept.

interface Note {
  readonly title: string;
  readonly text: string;
  readonly path: string;
}
interface Later extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Later {
  readonly data: { json(): Note } | null;
}
interface Tapped extends Later {
  readonly notification: Notification & { readonly data: Pick<Note, 'path'> };
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: { openWindow(url: string): Promise<unknown> };
  addEventListener(name: 'push', hear: (event: Pushed) => void): void;
  addEventListener(name: 'notificationclick', hear: (event: Tapped) => void): void;
}
const worker = globalThis as unknown as Worker;

worker.addEventListener('push', (event) => {
  if (!event.data) return;
  const { title, text, path } = event.data.json();
  event.waitUntil(worker.registration.showNotification(title, { body: text, tag: path, lang: 'id', data: { path } }));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(worker.clients.openWindow(event.notification.data.path));
});
