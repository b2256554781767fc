import type { ClientInit } from '@sveltejs/kit';
import { mount } from 'svelte';

/** A page that is not on screen is not painted; it waits no longer than this, in milliseconds. */
const LONGEST = 100;

/** What a page says is seen before it comes to life. */
export const init: ClientInit = () =>
  new Promise((begin) => {
    setTimeout(begin, LONGEST);
    requestAnimationFrame(() => setTimeout(begin));
    addEventListener('load', () => void watchForNewerPage());
  });

/** Loaded once the page is there: its server becomes another only later. */
async function watchForNewerPage(): Promise<void> {
  const { default: NewerPage } = await import('./routes/NewerPage.svelte');
  mount(NewerPage, { target: document.body });
}
