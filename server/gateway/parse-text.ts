import * as v from 'valibot';
import type { TextMessage } from '#protocol';
import { parse, type Parsed } from './parse-report.ts';

/** Gateways send more beside these: when it came, by which card. */
const Text = v.object({
  from: v.pipe(v.string(), v.maxLength(100)),
  text: v.pipe(v.string(), v.maxLength(4000)),
});

export function parseText(input: unknown): Parsed<TextMessage> {
  return parse(Text, input);
}
