import { element, fill, say } from './lapor/page.ts';
import type { Waiting } from './outbox/rules.ts';
import { allWaiting, listen, putWaiting, removeWaiting } from './outbox/store.ts';
import { wake } from './outbox/wake.ts';
import { shrink } from './photo/shrink.ts';

/**
 * Notes from the field wait on this device, each person's apart, until the server has them: what is saved here is on the device first,
 * with or without a network. Where there is no service worker the forms go to the server as forms do.
 */
const field = document.querySelector<HTMLElement>('#field')!;
const said: Readonly<Record<string, string>> = JSON.parse(field.dataset.said!);
const whose = `person ${field.dataset.person}`;
const box = document.querySelector<HTMLElement>('#waiting')!;
const now = box.querySelector<HTMLButtonElement>('.now')!;
const AGAIN_MS = 30_000;
const MOST = 5;
let sending: string | undefined;

const stateOf = (item: Waiting): (string | Node)[] => {
  const { id, state, at, why, arrived, problems = [] } = item;
  if (arrived) return [said.arrived, ' ', element('a', { href: arrived.href }, arrived.code), ' ', arrived.told ?? ''];
  if (state === 'returned') return [fill(said.returned, { why: problems.map(({ text }) => text).join(' ') })];
  if (id === sending) return [said.sending];
  if (why === 'signed-out' || why === 'other-person') {
    const way = `/masuk?ke=${encodeURIComponent(location.pathname)}`;
    return [element('a', { href: way }, said.signedOut)];
  }
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
  return [fill(said.kept, { when: time.format(at), n: item.photos.length })];
};

const lineOf = (item: Waiting): HTMLLIElement => {
  const act = (label: string, run: () => unknown) => {
    const button = element('button', { type: 'button', className: 'act plain' }, label);
    button.setAttribute('aria-label', `${label}: ${item.title}`);
    button.addEventListener('click', run);
    return button;
  };
  const line = element('li', {}, element('b', { lang: 'id' }, item.title));
  line.append(element('div', { className: 'meta' }, ...stateOf(item)));
  if (item.state === 'returned') line.append(act(said.change, () => giveBack(item)));
  if (item.id !== sending)
    line.append(act(said.remove, () => (item.state === 'arrived' || confirm(said.sure)) && removeWaiting(item.id)));
  return line;
};

/** @returns how many wait */
const show = async (): Promise<number> => {
  const all = await allWaiting().catch(() => []);
  const own = all.filter((item) => item.whose === whose).sort((a, b) => a.at - b.at);
  // Of others this page says no more than that there is something, so that nobody clears a device that still holds their work.
  const others = all.some(
    (item) => item.whose.startsWith('person ') && item.whose !== whose && item.state !== 'arrived',
  );
  box.querySelector('ul')!.replaceChildren(...own.map(lineOf));
  box.hidden = own.length === 0 && !others;
  say('#waiting-said', others ? said.other : '');
  const waits = own.filter(({ state }) => state === 'waiting').length;
  now.hidden = waits === 0;
  return waits;
};

const formOf = (code: string): HTMLFormElement | null =>
  document.getElementById(code)?.querySelector('form.visit') ?? null;

/** What the server did not take goes back into its form with its words; its photos stay with it until it is saved again. */
const giveBack = async (item: Waiting) => {
  const form = formOf(item.fields.find(([name]) => name === 'code')?.[1] ?? '');
  const text = item.fields.find(([name]) => name === 'body')?.[1] ?? '';
  if (!form) return;
  const body = form.querySelector('textarea')!;
  body.value = text;
  form.querySelector<HTMLInputElement>('[name=once]')!.value = item.renew ? crypto.randomUUID() : item.id;
  returned.set(form, item);
  body.focus();
};
const returned = new Map<HTMLFormElement, Waiting>();

const save = async (form: HTMLFormElement) => {
  const line = form.querySelector<HTMLElement>('.said')!;
  const data = new FormData(form);
  const body = String(data.get('body')).trim();
  const files = [...form.querySelector<HTMLInputElement>('[name=captured]')!.files!].slice(0, MOST);
  const photos: Waiting['photos'][number][] = [...(returned.get(form)?.photos ?? [])];
  for (const file of files) photos.push({ field: 'captured', file: await shrink(file) });
  const once = form.querySelector<HTMLInputElement>('[name=once]')!;
  const fields = [...data].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && name !== 'once' ? [[name, value]] : [],
  );
  try {
    await putWaiting({
      id: once.value,
      whose,
      to: '/meja/lapangan/kirim',
      at: Date.now(),
      title: `${data.get('code')}: ${body.slice(0, 60)}`,
      fields,
      photos: photos.slice(0, MOST),
      state: 'waiting',
      tries: 0,
      notBefore: 0,
    });
  } catch {
    line.textContent = said.full;
    line.hidden = false;
    return;
  }
  const before = returned.get(form);
  if (before && before.id !== once.value) await removeWaiting(before.id);
  returned.delete(form);
  line.hidden = true;
  form.reset();
  // Where the last photo was taken says nothing of the next; a hidden field is not reset by itself.
  form.querySelector<HTMLInputElement>('[name=device]')!.value = '';
  form.querySelector<HTMLElement>('[id$=captured-status]')!.textContent = '';
  once.value = crypto.randomUUID();
  await show();
  box.focus();
  navigator.storage?.persist?.();
  await wake(true);
};

const check = async (asked = false) => {
  if ((await show()) > 0) await wake(asked);
};

if ('serviceWorker' in navigator && 'indexedDB' in window) {
  for (const form of document.querySelectorAll<HTMLFormElement>('form.visit'))
    form.addEventListener('submit', (event) => {
      // Too little is said by the server in its own words, while there is one.
      if (form.querySelector('textarea')!.value.trim().length < 2 && navigator.onLine) return;
      event.preventDefault();
      save(form);
    });
  now.addEventListener('click', async () => {
    await wake(true);
    setTimeout(() => now.hidden || sending || say('#waiting-said', said.noLine), 3000);
  });
  listen((news) => {
    sending = news.sending;
    show();
  });
  check();
  addEventListener('online', () => check(true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
  setInterval(check, AGAIN_MS);
}
