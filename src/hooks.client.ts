import type { ClientInit } from '@sveltejs/kit';

/** A page that is not on screen is not painted; it waits no longer than this, in milliseconds. */
const LONGEST = 100;

/** What a page says is seen before it comes to life. */
export const init: ClientInit = () =>
  new Promise((begin) => {
    setTimeout(begin, LONGEST);
    requestAnimationFrame(() => setTimeout(begin));
    // Once the page is there: its server becomes another only later.
    addEventListener('load', () => void import('./routes/newer-page.ts'));
  });
