const KEPT_AS = 'shortcuts';
const FIELDS = 'input:not([type="range"], [type="checkbox"]), textarea, select';

/**
 * Letters and figures that act by themselves. Whoever speaks to their computer, or touches keys by
 * accident, turns them off in this browser (WCAG 2.1.4).
 */
class Shortcuts {
  on = $state(true);

  /** Reads what this browser was told before. */
  recall(): void {
    this.on = kept()?.getItem(KEPT_AS) !== 'off';
  }

  set(on: boolean): void {
    this.on = on;
    kept()?.setItem(KEPT_AS, on ? 'on' : 'off');
  }

  /** Whether a key is meant for the page: pressed alone, not typed into a field, and not turned off. */
  take({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
    if (ctrlKey || altKey || metaKey) return false;
    if (target instanceof Element && target.matches(FIELDS)) return false;
    return this.on || key.length > 1; // arrows and the like are no letters
  }
}

export const shortcuts = new Shortcuts();

/** null: this browser keeps nothing. */
function kept(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
