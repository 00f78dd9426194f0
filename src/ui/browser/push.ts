// Being told on this device: offered only where the browser can, and sent by the form that stands in the page.
const form = document.querySelector<HTMLFormElement>('form[data-push]');
const end = document.querySelector<HTMLFormElement>('form[data-push-end]');

/** Paths of what this device is told of: a browser has one subscription for all of them together. */
const TOLD_OF = 'simpul.kabar';
const toldOf = (): string[] => {
  try {
    return JSON.parse(localStorage.getItem(TOLD_OF) ?? '[]');
  } catch {
    return [];
  }
};
const others = () => toldOf().filter((path) => path !== location.pathname);
const remember = (paths: readonly string[]) => localStorage.setItem(TOLD_OF, JSON.stringify(paths));

const send = (to: HTMLFormElement, body: string) => {
  to.querySelector<HTMLInputElement>('input[name=body]')!.value = body;
  to.submit();
};

if (form && end && 'serviceWorker' in navigator && 'PushManager' in window) {
  const { key } = form.dataset;
  const failed = form.querySelector<HTMLElement>('[role=status]')!;
  const registered = await navigator.serviceWorker.getRegistration();
  const known = await registered?.pushManager.getSubscription();
  (known && toldOf().includes(location.pathname) ? end : form).hidden = false;

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
      const { pushManager } = await navigator.serviceWorker.ready;
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key! });
      remember([...others(), location.pathname]);
      send(form, JSON.stringify(subscription));
    } catch {
      failed.textContent = form.dataset.failed ?? '';
    }
  });
  end.addEventListener('submit', async (event) => {
    event.preventDefault();
    remember(others());
    if (toldOf().length === 0) await known?.unsubscribe();
    send(end, known?.endpoint ?? '');
  });
}

export {};
