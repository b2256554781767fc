import type { Language } from './language.ts';

/** What a receipt’s own page says beside the report. */
const EN = {
  nowIs: 'Now',
  compare: 'Compare the check code you noted',
  compareDo: 'Compare',
  tooShort: 'Enter at least the first 8 characters.',
  same: '✓ It is the same: your report stands unchanged in the log.',
  different:
    '✗ It is not the same. Compare once more; if it stays so, call your coordinator: the log may have been changed.',
};

const RU: typeof EN = {
  nowIs: 'Сейчас',
  compare: 'Сверить записанный вами контрольный код',
  compareDo: 'Сверить',
  tooShort: 'Введите хотя бы первые 8 знаков.',
  same: '✓ Совпадает: ваш протокол стоит в журнале без изменений.',
  different:
    '✗ Не совпадает. Сверьте ещё раз; если снова так, звоните координатору: журнал могли изменить.',
};

export function receiptWords(language: Language): typeof EN {
  return { en: EN, ru: RU }[language];
}
