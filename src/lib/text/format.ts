import type { Language } from './language.ts';

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
const CALENDAR = { day: 'numeric', month: 'long', year: 'numeric' } as const;

/** Numbers and times as a reader of the language writes them. */
export class Format {
  readonly #language: Language;
  readonly #timeZone: string;
  readonly #number: Intl.NumberFormat;
  /** Made when first needed: each takes an old phone milliseconds. */
  readonly #written = new Map<string, Intl.DateTimeFormat>();

  constructor(language: Language, timeZone: string) {
    this.#language = language;
    this.#timeZone = timeZone;
    this.#number = new Intl.NumberFormat(language);
  }

  count(value: number): string {
    return this.#number.format(value);
  }

  /** With its sign: `+1`, `−2`. */
  change(value: number): string {
    return value < 0 ? `−${this.count(-value)}` : `+${this.count(value)}`;
  }

  /** A share in percent, one decimal; never 100% while something is missing, nor 0% of something. */
  share(part: number, whole: number): string {
    if (whole === 0) return '–';
    const tenths = Math.round((1000 * part) / whole);
    const shown = part < whole ? Math.min(tenths, 999) : tenths;
    return `${this.#number.format((part > 0 ? Math.max(shown, 1) : shown) / 10)}%`;
  }

  /** A share between 0 and 1 in whole percent. */
  percent(share: number): string {
    return `${this.#number.format(Math.round(100 * share))}%`;
  }

  time(instant: string | number): string {
    return this.#write('time', instant, CLOCK);
  }

  /** To the second. */
  second(instant: string): string {
    return this.#write('second', instant, { ...CLOCK, second: '2-digit' });
  }

  /** The date there, `YYYY-MM-DD`. */
  dateOf(instant: number | string): string {
    return this.#write('date', instant, {}, 'en-CA');
  }

  /** A date without a time, `YYYY-MM-DD`. */
  day(date: string): string {
    return this.#write('day', date, { ...CALENDAR, timeZone: 'UTC' });
  }

  moment(instant: string): string {
    return this.#write('moment', instant, { ...CALENDAR, ...CLOCK });
  }

  #write(
    how: string,
    instant: string | number,
    options: Intl.DateTimeFormatOptions,
    language: string = this.#language,
  ): string {
    let format = this.#written.get(how);
    if (!format) {
      format = new Intl.DateTimeFormat(language, { timeZone: this.#timeZone, ...options });
      this.#written.set(how, format);
    }
    return format.format(new Date(instant));
  }
}

/** With a capital letter first: the start of a sentence. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
