import type { Waiting } from '../outbox/rules.ts';
import { allWaiting, listen, putWaiting, removeWaiting } from '../outbox/store.ts';
import { wake } from '../outbox/wake.ts';
import { type DraftKeeper, fillForm, wasSent } from './draft.ts';
import { element, fill, say, type Texts } from './page.ts';
import type { Photos } from './photos.ts';

const TITLE = 60;
/** So often a page that stays open sees whether something is due. */
const AGAIN_MS = 30_000;

const titleOf = (text: string): string => (text.length > TITLE ? `${text.slice(0, TITLE).trim()} …` : text);

/**
 * Reports that wait on this device for a connection: keeps them when somebody says so, shows how they stand, and gives one back to the
 * form. The service worker sends them; where there is none, nothing of this is offered.
 */
export const keepForLater = (form: HTMLFormElement, texts: Texts, draft: DraftKeeper, photos: Photos) => {
  const said = texts.later;
  const whose = `region ${form.dataset.region}`;
  const once = form.elements.namedItem('once') as HTMLInputElement;
  const button = form.querySelector<HTMLButtonElement>('.later')!;
  const box = document.querySelector<HTMLElement>('#waiting')!;
  const list = box.querySelector('ul')!;
  let sending: string | undefined;

  /** For a form that cannot be sent now. */
  const offer = () => {
    if ('serviceWorker' in navigator && 'indexedDB' in window) button.hidden = false;
  };

  const itemOf = (): Waiting => {
    const data = new FormData(form);
    const own = ['once', 'act', 'photos', 'seen'];
    const fields = [...data].flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' && value !== '' && !own.includes(name) ? [[name, value]] : [],
    );
    return {
      id: once.value,
      whose,
      to: `${form.getAttribute('action')!.replace(/\/$/, '')}/nanti`,
      at: Date.now(),
      title: titleOf(String(data.get('text')).trim()),
      fields: [...fields, ['seen', '1']], // nobody sits before it to be asked whether it is the same
      photos: photos.chosen().map((file) => ({ field: 'photos', file })),
      state: 'waiting',
      tries: 0,
      notBefore: 0,
    };
  };

  const empty = () => {
    draft.forget();
    form.reset();
    photos.choose([]);
    once.value = crypto.randomUUID();
    button.hidden = true;
    say('#send-said', '');
  };

  const keep = async () => {
    await photos.ready();
    const item = itemOf();
    if (!item.title) {
      say('#send-said', said.empty);
      form.querySelector<HTMLElement>('[name=text]')!.focus();
      return;
    }
    try {
      await putWaiting(item);
    } catch {
      return say('#send-said', said.full); // the form still holds everything
    }
    empty();
    await show();
    box.focus();
    navigator.storage?.persist?.();
    await wake(true);
  };
  button.addEventListener('click', keep);

  /** What stands in the form and is something else is not lost over it: it waits in the list. */
  const setAside = async () => {
    await photos.ready();
    const item = itemOf();
    if (item.title) await putWaiting({ ...item, state: 'returned', problems: [] });
  };

  const giveBack = async (item: Waiting) => {
    if (once.value !== item.id) await setAside();
    await putWaiting({ ...item, state: 'returned', problems: item.problems ?? [] });
    once.value = item.id;
    fillForm(form, item.fields, ['once', 'act', 'seen']);
    photos.choose(item.photos.map(({ file }) => file));
    if (item.renew) {
      await removeWaiting(item.id);
      once.value = crypto.randomUUID();
    }
    const problems = (item.problems ?? []).map(({ text }) => text).join(' ');
    say('#send-said', problems);
    offer();
    form.querySelector<HTMLElement>('[name=text]')!.focus();
  };

  const act = (label: string, title: string, run: () => unknown) => {
    const made = element('button', { type: 'button', className: 'act plain' }, label);
    made.setAttribute('aria-label', `${label}: ${title}`);
    made.addEventListener('click', run);
    return made;
  };

  const stateOf = ({ id, state, at, why, earlier, photos: { length }, problems = [] }: Waiting): string => {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
    if (earlier) return fill(said.earlier, { code: earlier });
    if (state === 'returned')
      return problems.length
        ? fill(said.returned, { why: problems.map(({ text }) => text).join(' ') })
        : said.returnedPlain;
    if (id === sending) return said.sending;
    const kept = fill(why === 'busy' ? said.busy : said.kept, { when: time.format(at) });
    return length ? `${kept} ${fill(said.photos, { n: length })}` : kept;
  };

  const remove = (item: Waiting) => {
    if (item.state === 'arrived' || confirm(said.sure)) removeWaiting(item.id);
  };

  const lineOf = (item: Waiting): HTMLLIElement => {
    const { title, arrived } = item;
    const line = element('li', {}, element('b', { lang: 'id' }, title));
    const meta = element('div', { className: 'meta' });
    if (arrived) {
      meta.append(said.arrived, ' ', element('a', { href: arrived.href }, arrived.code));
      if (arrived.words) meta.append('. ', said.words, ' ', element('b', { lang: 'id' }, arrived.words));
      line.append(
        meta,
        act(said.remove, title, () => remove(item)),
      );
    } else {
      meta.append(stateOf(item));
      line.append(meta);
      if (item.id !== sending)
        line.append(
          act(said.change, title, () => giveBack(item)),
          act(said.remove, title, () => remove(item)),
        );
    }
    return line;
  };

  /** What is in the form has arrived as it was before: sent again, it is a report of its own. */
  const makeItsOwn = async (items: readonly Waiting[]) => {
    const item = items.find(({ id, renew, earlier }) => id === once.value && renew && earlier);
    if (!item) return;
    once.value = crypto.randomUUID();
    say('#send-said', fill(said.earlier, { code: item.earlier! }));
    await removeWaiting(item.id); // its words are in the form
  };

  const show = async () => {
    const items = (await allWaiting().catch(() => [])).filter((item) => item.whose === whose);
    await makeItsOwn(items);
    // Given back to the form and sent from there: it has arrived like any other.
    const here = items.filter(({ id, state }) => state === 'arrived' || !wasSent(id));
    for (const { id } of items) if (!here.some((one) => one.id === id)) await removeWaiting(id);
    list.replaceChildren(...here.sort((a, b) => a.at - b.at).map(lineOf));
    box.hidden = here.length === 0;
    const waits = here.filter(({ state }) => state === 'waiting').length;
    box.querySelector('h2')!.textContent = fill(said.waiting, { n: here.length });
    now.hidden = waits === 0;
    return waits;
  };

  const now = box.querySelector<HTMLButtonElement>('.now')!;
  now.addEventListener('click', async () => {
    say('#waiting-said', '');
    await wake(true);
    setTimeout(() => say('#waiting-said', sending === undefined && !now.hidden ? said.noLine : ''), 3000);
  });

  listen((news) => {
    sending = news.sending;
    show();
  });
  const check = async (asked = false) => {
    if ((await show()) > 0) await wake(asked);
  };
  check();
  addEventListener('online', () => check(true));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check());
  setInterval(check, AGAIN_MS);

  // The form of a copy of the page, or one that did not get through.
  if (document.querySelector('[data-offline]') || new URLSearchParams(location.search).has('luring')) offer();
  if (new URLSearchParams(location.search).has('luring')) say('#send-said', texts.offline);
  return { offer };
};
