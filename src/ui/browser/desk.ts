// Keys for those who work through a list all day, and drafts that survive a closed window. Everything works without.

const WEEK_MS = 7 * 24 * 3_600_000;
const PREFIX = 'simpul-draft ';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

// Of the two links of a line only one is shown.
const isShown = (element: HTMLElement) => element.getClientRects().length > 0;
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row] a')].filter(isShown);

const step = (by: 1 | -1) => {
  const links = rows();
  if (!links.length) return;
  const at = links.findIndex((link) => link === document.activeElement || link.ariaCurrent === 'true');
  const focused = links.indexOf(document.activeElement as HTMLElement);
  const from = focused >= 0 ? focused : at;
  const next = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + by));
  links[next].focus();
  links[next].scrollIntoView({ block: 'nearest' });
};

/** Opens the form of the first of these acts that is possible, with the cursor in it. */
const openAct = (...acts: string[]) => {
  for (const act of acts) {
    const form = [...document.querySelectorAll<HTMLFormElement>(`form[data-act="${act}"]`)].find(
      (one) => one.closest('details') !== null || isShown(one),
    );
    if (!form) continue;
    const details = form.closest('details');
    if (details) details.open = true;
    form.scrollIntoView({ block: 'nearest' });
    form.querySelector<HTMLElement>('textarea, input:not([type="hidden"]), select, button')?.focus();
    return;
  }
};

/** One key is one decision: the report goes to the proposal of that number, with the title and kind as they stand in the form. */
const propose = (place: number) => {
  const form = [...document.querySelectorAll<HTMLFormElement>('form[data-act="verify"], form[data-act="assign"]')].find(
    isShown,
  );
  const radio = form?.querySelector(`[data-key="${place}"]`)?.closest('label')?.querySelector('input');
  if (!form || !radio) return;
  radio.checked = true;
  form.requestSubmit();
};

/** Chooses the line with the focus, or lets go of it. */
const pick = () =>
  document.activeElement?.closest('[data-row]')?.querySelector<HTMLInputElement>('[name="code"]')?.click();

const help = document.querySelector<HTMLDialogElement>('#keys-help');
const KEYS: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  x: pick,
  a: () => openAct('answer', 'accept'),
  s: () => openAct('transfer', 'assign'),
  v: () => openAct('verify', 'assign'),
  1: () => propose(1),
  2: () => propose(2),
  3: () => propose(3),
  '?': () => help?.showModal(),
};

document.addEventListener('keydown', (event) => {
  const act = KEYS[event.key];
  if (!act || isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey || help?.open) return;
  event.preventDefault();
  act();
});
for (const shown of document.querySelectorAll('#keys, [data-key]')) shown.removeAttribute('hidden');

// An office chosen in the list is the one that is meant.
for (const select of document.querySelectorAll<HTMLSelectElement>('[data-other]')) {
  select.addEventListener('change', () => {
    const radio = select.closest('fieldset')?.querySelector<HTMLInputElement>('input[value="other"]');
    if (radio && select.value) radio.checked = true;
  });
}

// A template stands in the answer at once, where the cursor was.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-insert]')) {
  button.addEventListener('click', (event) => {
    const text = button.form?.querySelector<HTMLSelectElement>('[name="template"]')?.selectedOptions[0]?.dataset.text;
    const area = button.form?.querySelector<HTMLTextAreaElement>('[name="body"]');
    if (!text || !area) return; // the server says what is missing
    event.preventDefault();
    const before = area.value.slice(0, area.selectionStart);
    area.setRangeText(
      `${before.trim() && !before.endsWith('\n') ? '\n\n' : ''}${text}`,
      area.selectionStart,
      area.selectionEnd,
      'end',
    );
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  });
}

// Drafts: per person and act, of a report or of a list. Others who use this computer never see them, and a week later they are gone.
const person = document.querySelector<HTMLElement>('[data-person]')?.dataset.person;
interface Draft {
  readonly at: number;
  readonly text: string;
}
const keyOf = (draft: string) => `${PREFIX}${person} ${draft}`;

const readDraft = (key: string): Draft | undefined => {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? '') as Draft;
    return typeof draft.text === 'string' && Date.now() - draft.at < WEEK_MS ? draft : undefined;
  } catch {
    return undefined;
  }
};

const keepDrafts = () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(PREFIX) && (!key.startsWith(`${PREFIX}${person} `) || !readDraft(key)))
      localStorage.removeItem(key);
  }
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-sent]')) {
    localStorage.removeItem(keyOf(dataset.sent ?? ''));
  }
  for (const area of document.querySelectorAll<HTMLTextAreaElement>('[data-draft]')) {
    const key = keyOf(area.dataset.draft ?? '');
    const draft = readDraft(key);
    if (draft?.text === area.value)
      localStorage.removeItem(key); // it has been saved
    // What came back with a refused form is newer; what stood there before anybody wrote is older.
    else if (draft && area.value === (area.dataset.before ?? '')) {
      area.value = draft.text;
      const details = area.closest('details');
      if (details) details.open = true;
    }
    area.addEventListener('input', () => {
      if (area.value.trim())
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), text: area.value } satisfies Draft));
      else localStorage.removeItem(key);
    });
  }
};

/** Drafts of the open report whose forms are not there any more: their words are shown until their writer has no use for them. */
const showStray = () => {
  const code = document.querySelector<HTMLElement>('[data-case]')?.dataset.case;
  const section = document.querySelector<HTMLElement>('[data-stray]');
  const shown = [...document.querySelectorAll<HTMLElement>('[data-draft]')].map(({ dataset }) =>
    keyOf(dataset.draft ?? ''),
  );
  const stray = Object.keys(localStorage).filter((key) => key.startsWith(keyOf(`${code} `)) && !shown.includes(key));
  const area = section?.querySelector('textarea');
  if (!section || !area || !stray.length) return;
  area.value = stray.map((key) => readDraft(key)?.text).join('\n\n');
  section.hidden = false;
  section.querySelector('button')?.addEventListener('click', () => {
    for (const key of stray) localStorage.removeItem(key);
    section.hidden = true;
  });
};

try {
  if (person) {
    keepDrafts();
    showStray();
  }
} catch {
  // A browser that keeps nothing keeps no drafts.
}
