import type { Language } from './language.ts';

/** Numbers and times as a reader of the language writes them. */
export class Format {
  readonly #number: Intl.NumberFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #second: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #date: Intl.DateTimeFormat;
  readonly #moment: Intl.DateTimeFormat;

  constructor(language: Language, timeZone: string) {
    this.#number = new Intl.NumberFormat(language);
    this.#time = new Intl.DateTimeFormat(language, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    this.#second = new Intl.DateTimeFormat(language, {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    this.#date = new Intl.DateTimeFormat('en-CA', { timeZone });
    this.#day = new Intl.DateTimeFormat(language, {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
    });
    this.#moment = new Intl.DateTimeFormat(language, {
      timeZone,
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
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
    return this.#time.format(new Date(instant));
  }

  /** To the second. */
  second(instant: string): string {
    return this.#second.format(new Date(instant));
  }

  /** The date there, `YYYY-MM-DD`. */
  dateOf(instant: number | string): string {
    return this.#date.format(new Date(instant));
  }

  /** A date without a time, `YYYY-MM-DD`. */
  day(date: string): string {
    return this.#day.format(new Date(date));
  }

  moment(instant: string): string {
    return this.#moment.format(new Date(instant));
  }
}

/** With a capital letter first: the start of a sentence. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
