import type { Language } from './language.ts';

const LABELS: Readonly<Record<Language, string>> = {
  en: 'Single keys are commands',
  ru: 'Отдельные клавиши – команды',
};

/** The switch of letters and figures that act by themselves. */
export function shortcutsLabel(language: Language): string {
  return LABELS[language];
}
