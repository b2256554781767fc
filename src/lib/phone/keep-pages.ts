/**
 * Registers the service worker and has pages kept, with all they need, so that they open without
 * a network. Resolves with whether they are kept: not without https, nor in an old browser.
 */
export async function keepPages(pages: readonly string[]): Promise<boolean> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!container) return false;
  const known = await container.getRegistration();
  const registering = container.register('/service-worker.js', { type: 'module' });
  if (!known) await registering;
  registering.catch(() => undefined); // without a network the one there is goes on
  const { active } = await container.ready;
  void (navigator as Partial<Pick<Navigator, 'storage'>>).storage?.persist();
  if (!active) return false;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === 'kept');
    active.postMessage({ pages, assets: loadedAssets() }, [port2]);
  });
}

/** The scripts, styles and fonts that this page has loaded. */
function loadedAssets(): string[] {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.includes('/_app/'))
    .map(({ pathname }) => pathname);
}
