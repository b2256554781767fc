/** How much larger than usual, the largest first. */
const SCALES = [1.7, 1.5, 1.35, 1.2, 1.1];

/**
 * Attached to a box it sets `--scale` to the largest at which nothing sticks out of it and nothing is
 * cut: little is shown large, and much as large as there is room for. A box as high as what is in it
 * stays as it is. Words are broken, by `overflow-wrap: var(--wrap)`, only where they do not fit at all.
 */
export function grow(box: HTMLElement): () => void {
  const show = (scale: number) => {
    box.style.setProperty('--scale', String(scale));
    box.style.setProperty('--wrap', scale > 1 ? 'normal' : 'anywhere');
  };
  const refit = () => {
    show(1);
    const { clientHeight } = box;
    const fits = (scale: number) => {
      show(scale);
      return box.clientHeight === clientHeight && isWhole(box);
    };
    if (!SCALES.some(fits)) show(1);
  };
  const resized = new ResizeObserver(refit);
  const changed = new MutationObserver(refit);
  resized.observe(box);
  changed.observe(box, { childList: true, characterData: true, subtree: true });
  document.fonts.addEventListener('loadingdone', refit);
  return () => {
    resized.disconnect();
    changed.disconnect();
    document.fonts.removeEventListener('loadingdone', refit);
  };
}

function isWhole(box: HTMLElement): boolean {
  const all = [box, ...box.querySelectorAll('*')];
  return all.every((one) => {
    if (one.clientWidth <= 1) return true; // within a line, or only read out
    const hidesBelow = one === box || getComputedStyle(one).overflowY !== 'visible';
    // Fractions of a pixel do not count.
    const isTooHigh = hidesBelow && one.scrollHeight > one.clientHeight + 1;
    return !isTooHigh && one.scrollWidth <= one.clientWidth + 1;
  });
}
