/** How much larger than usual, the largest first. */
const SCALES = [1.7, 1.5, 1.35, 1.2, 1.1, 1];

/**
 * Attached to a box of fixed size it sets `--scale` to the largest at which nothing sticks out of it
 * or of what is directly in it: little is shown large, and much as large as there is room for.
 */
export function grow(box: HTMLElement): () => void {
  const fits = () => [box, ...box.children].every((one) => !sticksOut(one));
  const refit = () => {
    for (const scale of SCALES) {
      box.style.setProperty('--scale', String(scale));
      if (fits()) return;
    }
  };
  const resized = new ResizeObserver(refit);
  const changed = new MutationObserver(refit);
  resized.observe(box);
  changed.observe(box, { childList: true, characterData: true, subtree: true });
  return () => {
    resized.disconnect();
    changed.disconnect();
  };
}

/** Fractions of a pixel do not count. */
function sticksOut({ scrollHeight, clientHeight, scrollWidth, clientWidth }: Element): boolean {
  return scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1;
}
