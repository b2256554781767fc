/** What the tests did not notice, in words. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MutantResult } from '@stryker-mutator/api/core';
import { EQUIVALENT } from './equivalent.ts';

/** A change to one place of a file. */
export interface Change {
  readonly file: string;
  /** Counted from 1. */
  readonly number: number;
  /** The whole line it starts in. */
  readonly line: string;
  readonly before: string;
  readonly after: string;
}

export function changeOf({ fileName, location, replacement }: MutantResult): Change {
  const { start, end } = location; // counted from 1
  const lines = readFileSync(fileName, 'utf8').split('\n');
  const changed = lines.slice(start.line - 1, end.line);
  const rest = changed.at(-1)!.length - (end.column - 1);
  const text = changed.join('\n');
  return {
    file: path.relative('.', fileName),
    number: start.line,
    line: changed[0]!.trim(),
    before: joinLines(text.slice(start.column - 1, text.length - rest)),
    after: joinLines(replacement),
  };
}

function joinLines(code: string): string {
  return code.replaceAll(/\s+/g, ' ');
}

export function isEquivalent({ file, line, after }: Change): boolean {
  return (EQUIVALENT[file] ?? []).some((one) => one.line === line && one.after === after);
}

export function tell({ file, number, before, after }: Change): string {
  return `${file}:${number}  ${shorten(before)}  ->  ${shorten(after)}`;
}

function shorten(code: string): string {
  return code.length > 90 ? `${code.slice(0, 89)}…` : code;
}
