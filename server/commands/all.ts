/** Everything that somebody can state, by name: what pages and endpoints have. */
import { answerRuling } from './answer-ruling.ts';
import { attachPhoto } from './attach-photo.ts';
import { directWall } from './direct-wall.ts';
import { correctMember, noteContact, publishDrive, setDrive, takeStep } from './drive.ts';
import { issueLinks, revokeLink, endDevices } from './links.ts';
import { notePhoneKey } from './phone-key.ts';
import { retractReport } from './retract-report.ts';
import { compareBlindReading } from './rule-on-sheet.ts';
import { rule } from './rule.ts';
import { restorePerson, setAsidePerson } from './set-aside.ts';
import { practiseReport, submitReport } from './submit-report.ts';
import { submitText } from './submit-text.ts';
import { askRecheck, takeSheet } from './take-sheet.ts';

export const COMMANDS = {
  submitReport,
  practiseReport,
  retractReport,
  attachPhoto,
  submitText,
  rule,
  compareBlindReading,
  answerRuling,
  setAsidePerson,
  restorePerson,
  notePhoneKey,
  takeSheet,
  askRecheck,
  takeStep,
  correctMember,
  noteContact,
  setDrive,
  publishDrive,
  issueLinks,
  revokeLink,
  endDevices,
  directWall,
};
export type CommandName = keyof typeof COMMANDS;
