/** XML as elements that are found by their local names, whatever prefix their publisher gave them. */
import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { RefusedError } from '../log/event-log.ts';

/** The most elements of a file, and how deep they stand in one another. */
const MOST_ELEMENTS = 4_000_000;
const DEEPEST = 200;

export class XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[] = [];
  readonly line: number;
  text = '';

  constructor(name: string, attributes: Readonly<Record<string, string>>, line: number) {
    this.name = name;
    this.attributes = attributes;
    this.line = line;
  }

  /** The elements at the end of a path of names, such as `Election/Contest`. */
  all(path: string): XmlElement[] {
    let found: XmlElement[] = [this];
    for (const name of path.split('/')) {
      found = found.flatMap(({ children }) => children.filter((child) => child.name === name));
    }
    return found;
  }

  one(path: string): XmlElement | null {
    return this.all(path)[0] ?? null;
  }

  /** The text at the end of a path, on one line; empty where there is none. */
  say(path: string): string {
    return (this.one(path)?.text ?? '').replace(/\s+/g, ' ').trim();
  }

  /** Every element of a name, wherever it stands below. */
  find(name: string): XmlElement[] {
    return this.children.flatMap((child) => [
      ...(child.name === name ? [child] : []),
      ...child.find(name),
    ]);
  }
}

const localOf = (name: string) => name.slice(name.indexOf(':') + 1);

/** The encoding that the first line declares; UTF-8 where it declares none that is known. */
function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  const declared = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(start.toString('latin1', 0, 200));
  try {
    return new TextDecoder(declared?.[1] ?? 'utf-8').encoding;
  } catch {
    return 'utf-8';
  }
}

/** Reads a file whole. @throws RefusedError naming the line where it is no XML; entities are not resolved */
export async function readXml(file: string): Promise<XmlElement> {
  const parser = new SaxesParser({ position: true });
  const open: XmlElement[] = [];
  const roots: XmlElement[] = [];
  const failed: { error: Error | null } = { error: null };
  let count = 0;
  const refuse = (what: string) => {
    failed.error ??= new RefusedError(`${file}:${parser.line}: ${what}`);
  };
  parser.on('error', ({ message }) =>
    refuse(message.replace(/^\d+:\d+: /, '').replace('undefined', 'unknown')),
  );
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) refuse('it declares entities, which are not read');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (failed.error) return;
    count += 1;
    if (count > MOST_ELEMENTS) refuse(`more than ${MOST_ELEMENTS} elements`);
    if (open.length >= DEEPEST) refuse(`elements stand more than ${DEEPEST} deep in one another`);
    const plain: Record<string, string> = {};
    for (const [key, value] of Object.entries(attributes as Record<string, string>))
      plain[localOf(key)] = value;
    const element = new XmlElement(localOf(name), plain, parser.line);
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else roots.push(element);
    open.push(element);
  });
  const addText = (text: string) => {
    const element = open.at(-1);
    if (element && text.trim() !== '') element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  let decoder: TextDecoder | null = null;
  try {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer<ArrayBuffer>>) {
      decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true });
      parser.write(decoder.decode(chunk, { stream: true }));
      if (failed.error) throw failed.error;
    }
    parser.close();
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    if (error instanceof TypeError)
      throw new RefusedError(`${file}:${parser.line}: it is not ${decoder?.encoding ?? 'UTF-8'}`);
    throw new RefusedError(`cannot read ${file}: ${(error as Error).message}`);
  }
  if (failed.error) throw failed.error;
  const [root] = roots;
  if (!root) throw new RefusedError(`${file}: it has no element`);
  return root;
}
