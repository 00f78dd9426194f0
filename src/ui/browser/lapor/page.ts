/** What the script says in the reader's language; the page puts it on the form. */
export type Texts = Readonly<
  Record<
    | 'because'
    | 'locating'
    | 'located'
    | 'nowhere'
    | 'none'
    | 'shrinking'
    | 'remove'
    | 'most'
    | 'photosUnkept'
    | 'offline'
    | 'sending'
    | 'restored'
    | 'kept'
    | 'forget'
    | 'near'
    | 'join'
    | 'same'
    | 'metres'
    | 'village'
    | 'service'
    | 'words',
    string
  >
> & { readonly status: Readonly<Record<string, string>>; readonly later: LaterTexts };

/** What is said of reports that wait on this device. */
export type LaterTexts = Readonly<
  Record<
    | 'empty'
    | 'full'
    | 'kept'
    | 'waiting'
    | 'photos'
    | 'sending'
    | 'busy'
    | 'returned'
    | 'returnedPlain'
    | 'earlier'
    | 'arrived'
    | 'words'
    | 'change'
    | 'remove'
    | 'noLine'
    | 'sure',
    string
  >
>;

export const texts = (form: HTMLFormElement): Texts => JSON.parse(form.dataset.said!);

export const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));

/** Shows a line, or hides it when there is nothing to say. */
export const say = (selector: string, text: string): void => {
  const line = document.querySelector<HTMLElement>(selector)!;
  line.textContent = text;
  line.hidden = text === '';
};

/** Calls once the calls have paused. */
export const afterPause = (act: () => void, milliseconds: number): (() => void) => {
  let timer: ReturnType<typeof setTimeout>;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };
};

export const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
