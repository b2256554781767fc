import { newerProtocolHeard } from '#call';

/** Somebody is looking, and nobody has touched the page for so long, in milliseconds. */
const QUIET = 30_000;
/** Where reading anew brought the same page back it is not tried again for so long. In milliseconds. */
const PATIENCE = 10 * 60_000;
const TRIED = 'tallywatch-read-anew';

/**
 * Reads the page anew once its server speaks a newer version of the protocol: at a quiet moment, when
 * nothing is being typed or read over. What a phone keeps stays. Of this page itself, since an older server's other
 * parts may be gone.
 *
 * @param say told that there is a newer page
 * @returns how to stop
 */
export function readAnewWhenQuiet(say: () => void): () => void {
  let touchedAt = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const touch = () => (touchedAt = Date.now());
  const look = () => {
    const isQuiet = !document.hidden && Date.now() - touchedAt > QUIET;
    if (!isQuiet || isBeingFilled() || Date.now() - triedAt() < PATIENCE) return;
    sessionStorage.setItem(TRIED, String(Date.now()));
    location.reload();
  };
  let isStopped = false;
  void newerProtocolHeard.then(() => {
    if (isStopped) return;
    say();
    timer = setInterval(look, QUIET / 10);
  });
  for (const act of ACTS) document.addEventListener(act, touch);
  return () => {
    isStopped = true;
    clearInterval(timer);
    for (const act of ACTS) document.removeEventListener(act, touch);
  };
}

/** Coming back counts too: with a photo from the camera, which is still to be taken in. */
const ACTS = ['keydown', 'pointerdown', 'input', 'change', 'visibilitychange'] as const;

function triedAt(): number {
  return Number(sessionStorage.getItem(TRIED));
}

/** What is typed into: boxes and sliders have a value of their own. */
const TYPED = 'input:not([type]), input[type=text], input[type=number], input[type=date], textarea';

/** Whether a field holds something that the page did not come with, or a part says that it is in use. */
function isBeingFilled(): boolean {
  if (document.querySelector('[data-busy=true]')) return true;
  const fields = document.querySelectorAll<HTMLInputElement>(TYPED);
  return [...fields].some((field) => field.value !== field.defaultValue);
}
