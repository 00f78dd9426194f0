// Keeps the wall up to date: the stream sends the parts of the page that changed, and they take the place of the old ones.

const RETRY_MS = 30_000;
const MARK_MS = 4000;

const wall = document.querySelector<HTMLElement>('#wall');
const state = document.querySelector<HTMLElement>('#wall-state');
const said = document.querySelector<HTMLElement>('#wall-said');

let stream: EventSource | undefined;

const show = (word: 'on' | 'off' | 'ended') => {
  const text = state?.dataset[word] ?? '';
  if (!state || state.textContent === text) return;
  if (word !== 'ended') state.textContent = text;
  else {
    const link = document.createElement('a');
    link.href = `/masuk?ke=${encodeURIComponent(location.pathname)}`;
    link.textContent = text;
    state.replaceChildren(link);
  }
};

/** What has focus is found again by its address, or by its place among the parts that can have it. */
const focusOf = (part: Element) => {
  const active = document.activeElement;
  if (!active || !part.contains(active)) return undefined;
  const href = active.getAttribute('href');
  const index = [...part.querySelectorAll('a, summary')].indexOf(active);
  return () => {
    const all = [...part.querySelectorAll<HTMLElement>('a, summary')];
    const again = all.find((one) => href !== null && one.getAttribute('href') === href) ?? all[index];
    again?.focus({ preventScroll: true });
  };
};

const mark = (part: Element, before: readonly string[]) => {
  const now = part.querySelectorAll('strong');
  now.forEach((number, index) => {
    if (number.textContent !== before[index]) number.classList.add('changed');
  });
  setTimeout(() => {
    for (const number of now) number.classList.remove('changed');
  }, MARK_MS);
};

const put = (part: HTMLElement, html: string) => {
  if (part.innerHTML === html) return;
  const focus = focusOf(part);
  const open = [...part.querySelectorAll('details')].map((one) => one.open);
  const numbers = [...part.querySelectorAll('strong')].map((one) => one.textContent ?? '');
  part.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  part.querySelectorAll('details').forEach((one, index) => {
    one.open = open[index] ?? false;
  });
  if (part.dataset.live === 'figures') mark(part, numbers);
  focus?.();
};

const swap = (parts: Readonly<Record<string, string>>) => {
  const finding = document.querySelector('#finding');
  const before = finding?.textContent ?? '';
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const html = parts[part.dataset.live ?? ''];
    if (html !== undefined) put(part, html);
  }
  const now = finding?.textContent ?? '';
  if (now === before) return;
  if (said) said.textContent = now;
  document.title = document.title.replace(before, () => now);
};

/** Why the stream is refused: signed out, or only too many at once. */
const askWhy = async () => {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.redirected) return show('off');
  stream?.close();
  show('ended');
};

const connect = () => {
  stream?.close();
  stream = new EventSource('/pantau/langsung');
  stream.onopen = () => show('on');
  stream.onerror = () => {
    show('off');
    // Refused (signed out, too many): the browser does not come back by itself, and the page says why.
    if (stream?.readyState !== EventSource.CLOSED) return;
    askWhy();
    setTimeout(() => {
      if (stream?.readyState === EventSource.CLOSED && !document.hidden) connect();
    }, RETRY_MS);
  };
  stream.addEventListener('parts', ({ data }) => swap(JSON.parse(data)));
  stream.addEventListener('bye', () => {
    stream?.close();
    askWhy();
  });
};

if (wall) {
  connect();
  // A hidden page holds no connection; shown again, it gets everything anew.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) stream?.close();
    else connect();
  });
}
