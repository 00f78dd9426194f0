// Being told on this device: offered only where the browser can, and sent by the form that stands in the page.
const form = document.querySelector<HTMLFormElement>('form[data-push]');
const end = document.querySelector<HTMLFormElement>('form[data-push-end]');

const send = (to: HTMLFormElement, body: string) => {
  to.querySelector<HTMLInputElement>('input[name=body]')!.value = body;
  to.submit();
};

if (form && end && 'serviceWorker' in navigator && 'PushManager' in window) {
  const { key } = form.dataset;
  const failed = form.querySelector<HTMLElement>('[role=status]')!;
  const registered = await navigator.serviceWorker.getRegistration();
  const known = await registered?.pushManager.getSubscription();
  (known ? end : form).hidden = false;

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
      const { pushManager } = await navigator.serviceWorker.ready;
      const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key! });
      send(form, JSON.stringify(subscription));
    } catch {
      failed.textContent = form.dataset.failed ?? '';
    }
  });
  end.addEventListener('submit', async (event) => {
    event.preventDefault();
    await known?.unsubscribe();
    send(end, known?.endpoint ?? '');
  });
}

export {};
