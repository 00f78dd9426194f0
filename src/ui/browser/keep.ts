/** Has the service worker keep this page for times without a network, once the page itself is done loading. */
const keep = async () => {
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage({ keep: location.pathname });
};

if ('serviceWorker' in navigator) {
  const register = () =>
    navigator.serviceWorker
      .register('/sw.js', { updateViaCache: 'none' })
      .then(() => (navigator.serviceWorker.controller ? undefined : keep()))
      .catch(() => undefined); // switched off, or a private window: pages work as ever, with a network
  if (document.readyState === 'complete') register();
  else addEventListener('load', register);
}

export {};
