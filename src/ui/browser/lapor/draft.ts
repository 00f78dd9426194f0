import { draftPhotos, putDraftPhotos, removeDraftPhotos } from '../outbox/store.ts';
import { afterPause, element, say, type Texts } from './page.ts';
import type { Photos } from './photos.ts';

/** Fields that a draft does not hold: what names a person or keeps a secret, and what belongs to the form itself. */
const LEFT_OUT = ['once', 'act', 'kept', 'privacy', 'name', 'contact', 'join', 'seen'];
const LIFETIME_MS = 7 * 86_400_000;

interface Draft {
  readonly at: number;
  /** The form's idempotency key: sent again after a broken answer, it is still the same report. */
  readonly once: string;
  readonly values: readonly (readonly [name: string, value: string])[];
}

const sentKey = (): string | undefined => /(?:^|; )lapor-terkirim=([0-9a-f]+)/.exec(document.cookie)?.[1];
/** The form with this key has arrived. */
export const wasSent = (once: string): boolean => {
  const sent = sentKey();
  return sent !== undefined && once.startsWith(sent);
};

/** Some people switch storage off; then even asking for it is an error. */
const openStorage = (): Storage | undefined => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

type Values = Draft['values'];

/** Puts values back into the form, but for the fields named in `except`. */
export const fillForm = (form: HTMLFormElement, values: Values, except: readonly string[]): void => {
  const holds = (field: string, value: string) => values.some((pair) => pair[0] === field && pair[1] === value);
  for (const control of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[name]:not(button)')) {
    if (except.includes(control.name) || control.type === 'file') continue;
    if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) {
      control.checked = holds(control.name, control.value);
    } else control.value = values.find(([field]) => field === control.name)?.[1] ?? '';
    if (control.name === 'lat' && control.value) control.closest('details')!.open = true;
  }
  form.dataset.place = values.find(([field]) => field === 'place')?.[1]; // checked once the village was found again
  form.querySelector('[name=village]')!.dispatchEvent(new Event('input'));
};

/** Keeps what is typed and the photos that were chosen on this device until they are sent. */
export const keepDraft = (form: HTMLFormElement, said: Texts, photos: Photos) => {
  const storage = openStorage();
  if (!storage) return { save: () => undefined, forget: () => undefined };
  const name = `simpul.lapor.${form.dataset.region}`;
  const line = form.querySelector<HTMLElement>('#draft')!;
  const once = form.elements.namedItem('once') as HTMLInputElement;
  const isSecret = () => form.querySelector<HTMLInputElement>('[name=privacy][value=secret]')!.checked;
  const forgetPhotos = () => void removeDraftPhotos(name).catch(() => undefined);

  const forget = () => {
    storage.removeItem(name);
    forgetPhotos();
    line.hidden = true;
  };
  const announce = (text: string) => {
    const button = element('button', { type: 'button' }, said.forget);
    button.addEventListener('click', forget);
    line.replaceChildren(text, ' ', button);
    line.hidden = false;
  };
  const read = (): Draft | undefined => {
    try {
      const draft = JSON.parse(storage.getItem(name) ?? '') as Draft;
      return Date.now() - draft.at < LIFETIME_MS ? draft : undefined;
    } catch {
      return undefined;
    }
  };
  const save = () => {
    const values = [...new FormData(form)].flatMap(([field, value]): [string, string][] =>
      typeof value === 'string' && value !== '' && !LEFT_OUT.includes(field) ? [[field, value]] : [],
    );
    if (isSecret() || !values.some(([field]) => field === 'text')) return forget();
    try {
      storage.setItem(name, JSON.stringify({ at: Date.now(), once: once.value, values } satisfies Draft));
    } catch {
      return forget(); // no room: say nothing that is not true
    }
    if (line.hidden) announce(said.kept);
  };
  const savePhotos = () => {
    const files = photos.chosen();
    if (isSecret() || files.length === 0) return forgetPhotos();
    putDraftPhotos({ form: name, once: once.value, files }).catch(() => say('#photos-said', said.photosUnkept));
  };
  const restore = async ({ once: key, values }: Draft) => {
    once.value = key;
    fillForm(form, values, LEFT_OUT);
    announce(`${said.restored} ${said.kept}`);
    const kept = await draftPhotos(name).catch(() => undefined);
    if (kept?.once === key) photos.choose(kept.files);
  };

  // "Back" after sending shows the form that was sent: a new report needs a new key.
  addEventListener('pageshow', () => {
    if (wasSent(once.value)) location.replace(location.pathname);
  });
  const draft = read();
  if (!draft || wasSent(draft.once)) {
    storage.removeItem(name);
    forgetPhotos();
  } else if (form.dataset.returned === undefined) restore(draft);
  const saveSoon = afterPause(save, 400);
  form.addEventListener('input', saveSoon);
  form.addEventListener('change', saveSoon);
  photos.onChange(savePhotos);
  return { save, forget };
};
export type DraftKeeper = ReturnType<typeof keepDraft>;
