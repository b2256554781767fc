import type { ClientInit } from '@sveltejs/kit';

/** A page that is not on screen is not painted; it waits no longer than this, in milliseconds. */
const LONGEST = 100;

/** A server becomes another later: what watches for that takes nothing from the start. In milliseconds. */
const LATER = 2000;

/** What a page says is seen before it comes to life. */
export const init: ClientInit = () =>
  new Promise((begin) => {
    setTimeout(begin, LONGEST);
    requestAnimationFrame(() => setTimeout(begin));
    setTimeout(() => void import('./routes/newer-page.ts'), LATER);
  });
