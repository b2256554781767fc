import type { Finding } from '#election/finding.ts';
import { isBlocking } from '#election/finding.ts';
import type { Problem, RefusalCode, Refused } from '#protocol';
import { describeFinding } from '#text/findings.ts';
import type { Language } from '#text/language.ts';
import { describeRefusal } from '#text/refusals.ts';
import type { Misfit } from './shapes.ts';

/** What is said to a program: a status as HTTP has it, and the body. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}

const STATUS: Readonly<Record<RefusalCode, number>> = {
  'bad-shape': 400,
  'no-token': 401,
  'not-published': 401,
  'not-allowed': 403,
  'other-person': 403,
  'own-report': 403,
  'own-proposal': 403,
  'not-found': 404,
  'other-content': 409,
  'other-place': 409,
  'too-large': 413,
  'no-match': 422,
  'needs-reason': 422,
  'not-tied': 422,
  'not-callable': 422,
  'no-photo': 422,
  'enough-photos': 422,
  'broken-photo': 422,
  'too-many': 429,
  fault: 500,
  'not-recorded': 503,
};

export function refusal(code: RefusalCode, language: Language, path = ''): Answer<Refused> {
  const problem: Problem = {
    code,
    severity: 'block',
    path,
    message: describeRefusal(code, language),
  };
  return { status: STATUS[code], body: { ok: false, problems: [problem] } };
}

/** A fault of the program: its message names the line of the server’s log that says more. */
export function faultAnswer(language: Language, mark: string): Answer<Refused> {
  const { status, body } = refusal('fault', language);
  const problems = body.problems.map((one) => ({ ...one, message: `${one.message} (${mark})` }));
  return { status, body: { ok: false, problems } };
}

export function refuseShape(misfits: readonly Misfit[]): Answer<Refused> {
  const problems = misfits.map(({ path, message }): Problem => ({
    code: 'bad-shape',
    severity: 'block',
    path,
    message,
  }));
  return { status: 400, body: { ok: false, problems } };
}

export function refuseFindings(findings: readonly Finding[], language: Language): Answer<Refused> {
  const problems = findings.map((finding): Problem => ({
    code: finding.code,
    severity: isBlocking(finding) ? 'block' : 'confirm', // what is a note only is no problem
    path: finding.path,
    message: describeFinding(finding, language),
  }));
  return { status: 422, body: { ok: false, problems } };
}
