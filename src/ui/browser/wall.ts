// Keeps the wall up to date: on an event the server's page is fetched again and its parts take the place of the old ones.

const GATHER_MS = 1000;
/** Walls that all heard the same event do not all ask at the same moment. */
const SPREAD_MS = 500;
const RETRY_MS = 30_000;
const MARK_MS = 4000;

const wall = document.querySelector<HTMLElement>('#wall');
const state = document.querySelector<HTMLElement>('#wall-state');
const said = document.querySelector<HTMLElement>('#wall-said');

let stream: EventSource | undefined;
let waiting = false;
let lastId = wall?.dataset.after ?? '';

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

const swap = (fresh: Document) => {
  for (const part of document.querySelectorAll<HTMLElement>('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!next || next.innerHTML === part.innerHTML) continue;
    const focus = focusOf(part);
    const open = [...part.querySelectorAll('details')].map((one) => one.open);
    const numbers = [...part.querySelectorAll('strong')].map((one) => one.textContent ?? '');
    part.replaceChildren(...next.childNodes);
    part.querySelectorAll('details').forEach((one, index) => {
      one.open = open[index] ?? false;
    });
    if (part.dataset.live === 'figures') mark(part, numbers);
    if (part.dataset.live === 'finding' && said) said.textContent = part.textContent;
    focus?.();
  }
  document.title = fresh.title;
};

const refresh = async () => {
  waiting = false;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } }).catch(() => undefined);
  if (!answer?.ok) return show('off');
  if (answer.redirected) {
    stream?.close();
    return show('ended');
  }
  swap(new DOMParser().parseFromString(await answer.text(), 'text/html'));
};

const soon = () => {
  if (waiting) return;
  waiting = true;
  setTimeout(refresh, GATHER_MS + Math.random() * SPREAD_MS);
};

const connect = () => {
  stream?.close();
  stream = new EventSource(`/pantau/langsung?sesudah=${lastId}`);
  let lost = false;
  stream.onopen = () => {
    show('on');
    if (lost) soon(); // deadlines pass also while nobody tells
    lost = false;
  };
  stream.onerror = () => {
    lost = true;
    show('off');
    // Refused (signed out, too many): the browser does not come back by itself, and the page says why.
    if (stream?.readyState !== EventSource.CLOSED) return;
    refresh();
    setTimeout(() => {
      if (stream?.readyState === EventSource.CLOSED && !document.hidden) connect();
    }, RETRY_MS);
  };
  const heard = (event: MessageEvent) => {
    if (event.lastEventId) lastId = event.lastEventId;
    soon();
  };
  stream.addEventListener('act', heard);
  stream.addEventListener('anew', heard);
  stream.addEventListener('bye', () => {
    stream?.close();
    refresh();
  });
};

if (wall) {
  connect();
  // A hidden page holds no connection; shown again, it goes on where it was.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return stream?.close();
    connect();
    soon();
  });
  // What is overdue grows with the clock alone.
  setInterval(() => {
    if (!document.hidden) soon();
  }, 60_000);
}
