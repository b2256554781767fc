import * as v from 'valibot';
import type { TextMessage } from '#protocol';
import { parse, type Parsed } from './report-shape.ts';

/** Gateways send more beside these: when it came, by which card. */
const Text = v.object({
  from: v.pipe(v.string(), v.maxLength(100)),
  text: v.pipe(v.string(), v.maxLength(4000)),
  /** When it was sent, in milliseconds since 1970: some gateways tell. */
  sentStamp: v.optional(v.number()),
});

export function parseText(input: unknown): Parsed<TextMessage> {
  return parse(Text, input) as Parsed<TextMessage>;
}
