/** The form's fields: `sheet.LINE`, `votes.CANDIDATE`. */

/** A field's text as a figure: blank is absent; what is no number stays as it was written. */
export function readFigure(text: string): number | string | undefined {
  const digits = text.replace(/[\s\u00a0]/g, '');
  if (digits === '') return undefined;
  return /^-?\d+$/.test(digits) ? Number(digits) : text;
}

/** The figures of a form, blank ones left out. */
export function readFields(fields: Iterable<[string, unknown]>) {
  const sheet: Record<string, number | string> = {};
  const votes: Record<string, number | string> = {};
  for (const [name, value] of fields) {
    const [part, key] = [name.slice(0, 6), name.slice(6)];
    const figure = readFigure(String(value));
    if (figure === undefined) continue;
    if (part === 'sheet.') sheet[key] = figure;
    if (part === 'votes.') votes[key] = figure;
  }
  return { sheet, votes };
}
