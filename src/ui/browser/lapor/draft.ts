import { afterPause, element, type Texts } from './page.ts';

/** Fields that a draft does not hold: what names a person or keeps a secret, photos, and what belongs to the form itself. */
const LEFT_OUT = ['once', 'act', 'kept', 'photos', 'privacy', 'name', 'contact', 'join', 'seen'];
const LIFETIME_MS = 7 * 86_400_000;

interface Draft {
  readonly at: number;
  /** The form's idempotency key: sent again after a broken answer, it is still the same report. */
  readonly once: string;
  readonly values: readonly (readonly [name: string, value: string])[];
}

const sentKey = (): string | undefined => /(?:^|; )lapor-terkirim=([0-9a-f]+)/.exec(document.cookie)?.[1];
const wasSent = (once: string): boolean => {
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

/** Keeps what is typed on this device until it is sent. */
export const keepDraft = (form: HTMLFormElement, said: Texts): { save(): void } => {
  const storage = openStorage();
  if (!storage) return { save: () => undefined };
  const name = `simpul.lapor.${form.dataset.region}`;
  const line = form.querySelector<HTMLElement>('#draft')!;
  const once = form.elements.namedItem('once') as HTMLInputElement;
  const isSecret = () => form.querySelector<HTMLInputElement>('[name=privacy][value=secret]')!.checked;

  const forget = () => {
    storage.removeItem(name);
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
  const restore = ({ once: key, values }: Draft) => {
    once.value = key;
    const holds = (field: string, value: string) => values.some((pair) => pair[0] === field && pair[1] === value);
    for (const control of form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('[name]:not(button)')) {
      if (LEFT_OUT.includes(control.name)) continue;
      if (control instanceof HTMLInputElement && /radio|checkbox/.test(control.type)) {
        control.checked = holds(control.name, control.value);
      } else control.value = values.find(([field]) => field === control.name)?.[1] ?? '';
      if (control.name === 'lat' && control.value) control.closest('details')!.open = true;
    }
    form.dataset.place = values.find(([field]) => field === 'place')?.[1]; // checked once the village was found again
    form.querySelector('[name=village]')!.dispatchEvent(new Event('input'));
    announce(`${said.restored} ${said.kept}`);
  };

  // "Back" after sending shows the form that was sent: a new report needs a new key.
  addEventListener('pageshow', () => {
    if (wasSent(once.value)) location.replace(location.pathname);
  });
  const draft = read();
  if (!draft || wasSent(draft.once)) storage.removeItem(name);
  else if (form.dataset.returned === undefined) restore(draft);
  const saveSoon = afterPause(save, 400);
  form.addEventListener('input', saveSoon);
  form.addEventListener('change', saveSoon);
  return { save };
};
