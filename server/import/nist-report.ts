/** Reports in NIST SP 1500-100 version 2 (Election Results Reporting), as JSON or XML: one way to read both. */
import type { XmlElement } from './xml.ts';

export interface NistReport {
  readonly file: string;
  readonly root: Part;
}

/** An object of a report, in either writing: its parts by name, its texts, its references. */
export interface Part {
  readonly id: string;
  /** `CandidateContest`; empty where the name of the element says it. */
  readonly type: string;
  all(name: string): readonly Part[];
  /** A plain value; empty where there is none. */
  say(name: string): string;
  /** Ids of other objects. */
  refs(name: string): readonly string[];
  /** The text itself, of a text in a language. */
  readonly text: string;
  readonly language: string;
}

class JsonPart implements Part {
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(value: unknown) {
    this.#value =
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  }

  get id(): string {
    return this.say('@id');
  }

  get type(): string {
    return this.say('@type').replace(/^.*\./, '');
  }

  get text(): string {
    return this.say('Content');
  }

  get language(): string {
    return this.say('Language');
  }

  all(name: string): Part[] {
    const value = this.#value[name] ?? [];
    return (Array.isArray(value) ? value : [value]).map((one) => new JsonPart(one));
  }

  say(name: string): string {
    const value = this.#value[name];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  }

  refs(name: string): string[] {
    const value = this.#value[name] ?? [];
    return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
  }
}

class XmlPart implements Part {
  readonly #element: XmlElement;

  constructor(element: XmlElement) {
    this.#element = element;
  }

  get id(): string {
    return this.#element.attributes.ObjectId ?? '';
  }

  get type(): string {
    return (this.#element.attributes.type ?? '').replace(/^.*:/, '');
  }

  get text(): string {
    return this.#element.text.trim();
  }

  get language(): string {
    return this.#element.attributes.Language ?? '';
  }

  all(name: string): Part[] {
    // XML gathers some in an element that is named like their list.
    const gathered = this.#element.all(`${name}Collection/${name}`);
    return [...this.#element.all(name), ...gathered].map((one) => new XmlPart(one));
  }

  say(name: string): string {
    return this.#element.say(name);
  }

  refs(name: string): string[] {
    return this.#element
      .all(name)
      .flatMap(({ text }) => text.trim().split(/\s+/))
      .filter(Boolean);
  }
}

export function isNistXml({ name }: XmlElement): boolean {
  return name === 'ElectionReport';
}

export function isNistJson(json: unknown): boolean {
  return new JsonPart(json).type === 'ElectionReport';
}

export function readNistXml(file: string, root: XmlElement): NistReport {
  return { file, root: new XmlPart(root) };
}

export function readNistJson(file: string, json: unknown): NistReport {
  return { file, root: new JsonPart(json) };
}

/** A text in its languages; of one without a language the text alone. */
export function namesOf(part: Part, name: string): string | Record<string, string> {
  const texts = part.all(name).flatMap((one) => [...one.all('Text')]);
  const [first] = texts;
  if (!first) return part.say(name);
  const named = texts.filter(({ language }) => language !== '' && language !== 'und');
  if (named.length === 0) return first.text;
  return Object.fromEntries(named.map(({ language, text }) => [language, text]));
}

export function nameOf(part: Part, name: string): string {
  const names = namesOf(part, name);
  return typeof names === 'string' ? names : (Object.values(names)[0] ?? '');
}

/** External identifiers of the kind `other`, by their name. */
export function ownOf(part: Part): ReadonlyMap<string, string> {
  return new Map(
    part.all('ExternalIdentifier').map((one) => [one.say('OtherType'), one.say('Value')]),
  );
}
