import { afterPause, element, type Texts } from './page.ts';

/** Fields that a draft holds: nothing that names a person. */
const KEPT = ['text', 'kind', 'service', 'village', 'address', 'lat', 'lon', 'happened_on'] as const;
const LIFETIME_MS = 7 * 86_400_000;

interface Draft {
  readonly at: number;
  /** The form's idempotency key: sent again after a broken answer, it is still the same report. */
  readonly once: string;
  readonly values: Readonly<Record<string, string>>;
}

const sentKey = (): string | undefined => /(?:^|; )lapor-terkirim=([0-9a-f]+)/.exec(document.cookie)?.[1];
const wasSent = (once: string): boolean => {
  const sent = sentKey();
  return sent !== undefined && once.startsWith(sent);
};

/** Keeps what is typed on this device until it is sent. */
export const keepDraft = (form: HTMLFormElement, said: Texts) => {
  const name = `simpul.lapor.${form.dataset.region}`;
  const line = form.querySelector<HTMLElement>('#draft')!;
  const once = form.elements.namedItem('once') as HTMLInputElement;
  const control = (field: string) => form.elements.namedItem(field) as HTMLInputElement | RadioNodeList;
  const isSecret = () => form.querySelector<HTMLInputElement>('[name=privacy][value=secret]')!.checked;

  const forget = () => {
    localStorage.removeItem(name);
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
      const draft = JSON.parse(localStorage.getItem(name) ?? '') as Draft;
      return Date.now() - draft.at < LIFETIME_MS ? draft : undefined;
    } catch {
      return undefined;
    }
  };
  const save = () => {
    const values = Object.fromEntries(KEPT.map((field) => [field, control(field).value]));
    if (isSecret() || values.text.trim() === '') return forget();
    try {
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), once: once.value, values } satisfies Draft));
    } catch {
      return forget(); // no room, or storage is switched off: say nothing that is not true
    }
    if (line.hidden) announce(said.kept);
  };
  const restore = ({ once: key, values }: Draft) => {
    once.value = key;
    for (const field of KEPT) control(field).value = values[field] ?? '';
    form.querySelector('.all:has(:checked)')?.setAttribute('open', '');
    announce(`${said.restored} ${said.kept}`);
  };

  // "Back" after sending shows the form that was sent: a new report needs a new key.
  addEventListener('pageshow', () => {
    if (wasSent(once.value)) location.replace(location.pathname);
  });
  const draft = read();
  if (!draft || wasSent(draft.once)) localStorage.removeItem(name);
  else if (form.dataset.returned === undefined && draft.values.text) restore(draft);
  const saveSoon = afterPause(save, 400);
  form.addEventListener('input', saveSoon);
  form.addEventListener('change', saveSoon);
  return { save };
};
