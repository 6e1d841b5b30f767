// The shapes that travel between the server and the page. Times are RFC 3339 strings.

/** T is a name or a sentence in both languages of the page. */
export interface T {
  zh: string;
  en: string;
}

export interface UnitRef {
  id: string;
  name: T;
}

export interface Unit extends UnitRef {
  kind: string;
  parent?: string;
}

/** Basis names the document, and the article in it, on which a rule, a limit or an outcome rests. */
export interface Basis {
  /** Empty where it is the procedure's own choice. */
  document: string;
  article?: string;
  /** No document rules it; it is the procedure's own choice. */
  local?: boolean;
}

export interface Term {
  limit: T;
  basis?: Basis;
}

export type Role = "applicant" | "official" | "administrator";

export interface Holding {
  unit: UnitRef;
  post: string;
  postName: T;
}

export interface Session {
  user: { login: string; name: string };
  unit: UnitRef;
  holdings: Holding[];
  roles: Role[];
}

export interface DemoPerson {
  login: string;
  name: string;
  unit: UnitRef;
  postName: T;
  role: Role;
}

export interface Demo {
  enabled: boolean;
  password?: string;
  people?: DemoPerson[];
}

// ---- the catalogue ----

export interface ProcessRow {
  id: string;
  title: T;
  summary?: T;
  owner: UnitRef;
  basis?: Basis;
  version: number;
  mayStart: boolean;
}

export interface GuideMaterial {
  id: string;
  title: T;
  required: boolean;
  /** File name endings without the dot. */
  accept?: string[];
  hint?: T;
  /** Asked for only in some cases; the names of the form's fields that say in which. */
  depends?: string[];
  /** Brought with a later step, not with the application. */
  later?: boolean;
}

export interface GuideRule {
  id: string;
  text: T;
  basis?: Basis;
  fields: string[];
}

export interface GuideAnswer {
  id: string;
  title: T;
  to?: string;
  end?: string;
}

export interface GuideStep {
  id: string;
  title: T;
  /** The kind of step in the language of definitions: ask, notify, end, parallel, … */
  kind: string;
  /** The step it stands in, and which way of it. */
  inside?: T;
  /** What happens, where nobody is asked. */
  note?: T;
  performers: { unit?: UnitRef; text: T }[];
  parallel: boolean;
  limit?: T;
  basis?: Basis;
  deemed?: { answer: T; basis?: Basis };
  answers: GuideAnswer[];
  next?: string;
}

export interface Guide {
  id: string;
  title: T;
  summary?: T;
  owner: UnitRef;
  basis?: Basis;
  version: number;
  hash: string;
  /** The title of what can be worked out before applying. */
  calculator?: T;
  startBy: T[];
  form: FormSchema;
  materials: GuideMaterial[];
  rules: GuideRule[];
  statutory?: Term;
  promised?: Term;
  steps: GuideStep[];
  mayStart: boolean;
  mayRehearse: boolean;
}

/** The part of JSON Schema 2020-12 that forms use, with the page's own x- words. */
export interface FormSchema {
  type?: string | string[];
  title?: string;
  description?: string;
  format?: string;
  enum?: JSONValue[];
  oneOf?: FormSchema[];
  const?: JSONValue;
  default?: JSONValue;
  properties?: Record<string, FormSchema>;
  required?: string[];
  items?: FormSchema;
  "x-title"?: T;
  "x-description"?: T;
  "x-unit"?: T | string;
  "x-rows"?: number;
  "x-kinds"?: string[];
  "x-enum-titles"?: Record<string, T> | T[];
  [keyword: string]: unknown;
}

export type JSONValue = string | number | boolean | null | JSONValue[] | { [key: string]: JSONValue };
export type FormValue = Record<string, JSONValue>;

/** FieldProblem is one thing wrong with a submission; field is "/areaMu" (a JSON pointer) or "materials/plan". */
export interface FieldProblem {
  field: string;
  code: string;
  detail: string;
  rule?: string;
  basis?: Basis;
}

/** ExactNumber is a number as the server wrote it; read as a number of the language it would be rounded. */
export interface ExactNumber {
  number: string;
}

/** CalculationLine is one value and where it comes from. */
export interface CalculationLine {
  name: string;
  title: T;
  value: ExactNumber | string | boolean;
  unit?: T;
  how?: T;
  basis?: Basis;
}

/** Calculation is how an amount comes about, line by line. */
export interface Calculation {
  title: T;
  lines: CalculationLine[];
  /** The field that has still to be filled in before anything can be said. */
  missing?: T;
}

/** Checked is the server's judgement of a form that is not submitted. */
export interface Checked {
  problems: FieldProblem[];
  calculation?: Calculation;
}

/** Problem is the RFC 9457 document of every refusal. */
export interface Problem {
  type?: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  errors?: FieldProblem[];
}

// ---- cases and tasks ----

export interface FileRef {
  id: string;
  name: string;
  size: number;
  type?: string;
  sha256: string;
}

export type CaseStatus = "open" | "ended";

export interface CaseRow {
  id: string;
  number: string;
  title: T;
  status: CaseStatus;
  outcome?: T;
  rehearsal: boolean;
  applicant: UnitRef;
  submittedAt: string;
  stage: T[];
  due?: string;
  /** The case stands still by order; only those who decide read why. */
  suspended?: { since: string; reasons?: string };
}

export type TermName = "statutory" | "promised";
export type LimitUnit = "working days" | "days" | "hours" | "months";

/** ClockTerm is one limit of a case as a whole. While the clock stands still there is no due date. */
export interface ClockTerm {
  name?: TermName;
  from?: string;
  due?: string;
  limit: T;
  unit?: LimitUnit;
  total?: number;
  used?: number;
  /** Less than none is late. */
  left?: number;
  color?: DueColor;
  provisional?: boolean;
  extended?: TermExtension;
}

/** Somebody who may do so has given the case more time. */
export interface TermExtension {
  by: T;
  at: string;
  limit: T;
  reasons: string;
  basis?: Basis;
}

export interface Pause {
  reason: T;
  since: string;
  until?: string;
  basis?: Basis;
}

export interface Clock {
  statutory?: ClockTerm;
  promised?: ClockTerm;
  paused?: Pause;
}

/** Notice is a document that was issued in a case; seq is its address there. */
export interface Notice {
  seq: number;
  id: string;
  title: T;
  at: string;
}

/** NoticePage is such a document, word for word as it was issued. */
export interface NoticePage extends Notice {
  text: T;
  /** Of the case. */
  number: string;
  owner: UnitRef;
  applicant: UnitRef;
  rehearsal: boolean;
}

export interface CaseMaterial {
  id: string;
  title: T;
  files: FileRef[];
}

export interface Case extends CaseRow {
  /** Only the applicant sees the query code. */
  code?: string;
  process: { id: string; title: T; version: number };
  form: FormValue;
  formSchema: FormSchema;
  /** Fields that are filled in with an answer, by those asked; a correction leaves them as they stand. */
  officials?: string[];
  materials: CaseMaterial[];
  /** The case's own clock; in a rehearsal it may run ahead of real time. */
  now: string;
  clock: Clock;
  tasks: Task[];
  may: { fastForward: boolean };
  operations: Operation[];
  /** The newest first. */
  notices: Notice[];
  calculation?: Calculation;
}

export type TaskKind = "ask" | "acknowledge" | "supplement" | "extension" | "sign" | "copy" | "public";
export type TaskStatus = "open" | "answered" | "deemed" | "cancelled" | "kept" | "automatic" | "late";
export type DueColor = "green" | "yellow" | "red";
export type AnswerKind = "person" | "deemed" | "automatic";

export interface GivenAnswer {
  id: string;
  title: T;
  kind: AnswerKind;
}

export interface Extension {
  of: string;
  until: string;
  reason: string;
  status: "asked" | "agreed" | "refused";
}

export interface Task {
  id: string;
  step: string;
  stepTitle: T;
  kind: TaskKind;
  unit: UnitRef;
  post?: string;
  postName?: T;
  status: TaskStatus;
  openedAt: string;
  due?: string;
  provisional?: boolean;
  color?: DueColor;
  /** Working days left; 0 is the last day, less is late. */
  daysLeft?: number;
  answer?: GivenAnswer;
  opinion?: string;
  reasons?: string;
  /** A person's name; only officials see it. */
  by?: string;
  closedAt?: string;
  basis?: Basis;
  /** Open, and for the reader to answer or to advise on. */
  mine: boolean;
  extension?: Extension;
  /** What has to be said of an answer that nobody gave now, or that changes nothing. */
  note?: T;
  /** Which way of a parallel or for-each step it stands in. */
  branch?: T;
  person?: Person;
  claimed?: Person;
  /** Who advises at the moment. */
  delegate?: T;
  /** Open and asked of the reader, but with the delegate: theirs again once it comes back. */
  delegated?: boolean;
  /** The reader may take it back from the delegate. */
  recall?: boolean;
  advice?: { by: T; answer?: T; opinion: string }[];
  mode?: SignMode;
  of?: string;
  urged?: number;
  /** Of an answer that was deemed: that the task had reached the unit. */
  proof?: Proof;
  /** What came after an answer was deemed; it is kept and changes nothing. */
  lateOpinions?: LateOpinion[];
}

export interface Proof {
  at: string;
  seenBy?: string;
  seenAt?: string;
  reminders?: string[];
}

export interface LateOpinion {
  at: string;
  by?: string;
  answer: T;
  opinion?: string;
  reasons?: string;
}

export interface Person {
  login: string;
  name: string;
}

export type SignMode = "before" | "after" | "beside";

/** Operation is something that can be done with a task or a case besides answering. */
export interface Operation {
  operation: string;
  title: T;
  allowed: boolean;
  /** Why not at the moment. */
  refusal?: T;
  /** The task it is done with, where that is another one than the page's. */
  task?: string;
  about?: T;
  /** Which limit of the case is to be longer. */
  term?: TermName;
  target?: boolean;
  steps?: { id: string; title: T; back?: boolean }[];
  modes?: { id: SignMode; title: T }[];
  opinion?: "required" | "optional";
  reasons?: "required" | "optional";
}

export interface Colleague {
  login: string;
  name: string;
  post: string;
  postName: T;
}

export interface TaskRow extends Task {
  case: CaseRow;
}

export interface Choice {
  answer: string;
  title: T;
  /** What this button will do, said before it is pressed. */
  effect: T;
  opinion: "required" | "optional";
  reasons?: "required";
  danger?: boolean;
  /** What is issued with it, as it would read now; without a text while something it needs is not filled in. */
  notice?: { title: T; text?: T };
  /** Fields that have to be filled in with it, and materials that have to come with it. */
  fields?: string[];
  files?: string[];
}

export interface TaskPage {
  task: Task;
  case: Case;
  choices: Choice[];
  mayExtend?: { by: UnitRef; basis?: Basis };
  allowed: boolean;
  refusal?: T;
  operations: Operation[];
  mustClaim?: boolean;
  /** The reader advises as a delegate; somebody else answers. */
  advising?: boolean;
  fill?: string[];
  attach?: GuideMaterial[];
  draft?: Draft;
  /** What was written by whoever gave the task to the reader. */
  message?: { by: T; text: string };
  /** What has changed since those asked last answered. */
  changed?: T[];
  /** The answer has been deemed; what is given now is kept as a late opinion. */
  late?: boolean;
}

export interface Draft {
  answer?: string;
  opinion?: string;
  reasons?: string;
  form?: FormValue;
}

export interface EventLine {
  seq: number;
  at: string;
  kind: string;
  text: T;
  step?: string;
  stepTitle?: T;
  unit?: UnitRef;
  person?: string;
  answer?: GivenAnswer;
  opinion?: string;
  reasons?: string;
  basis?: Basis;
  due?: string;
  /** Where that date stood before it was moved. */
  was?: string;
  task?: string;
}

// ---- tracking without an account ----

export interface TrackUnit {
  unit: UnitRef;
  state: "waiting" | "answered" | "deemed";
  due?: string;
  daysLeft?: number;
  /** Of a deemed answer. */
  basis?: Basis;
}

export interface TrackLine {
  at: string;
  title: T;
  unit?: UnitRef;
  kind: AnswerKind | "applicant";
  text: T;
  basis?: Basis;
}

export interface Track {
  number: string;
  title: T;
  status: CaseStatus;
  outcome?: T;
  rehearsal: boolean;
  submittedAt: string;
  endedAt?: string;
  now: string;
  stages: { title: T; units: TrackUnit[] }[];
  expected?: T;
  clock: Clock;
  timeline: TrackLine[];
  /** The newest first. */
  notices: Notice[];
}

// ---- days ----

export type DayReason =
  | "event-day"
  | "working-day"
  | "make-up-day"
  | "weekend"
  | "holiday"
  | "calendar-day"
  | "extended-day"
  | "resumed-day"
  | "not-published"
  | "paused";

export interface LedgerDay {
  date: string;
  /** 1 is Monday. */
  weekday: number;
  counted: boolean;
  /** Which of the counted days it is. */
  number?: number;
  reason: DayReason;
  /** Of the holiday or of the pause. */
  name?: T;
}

/** Ledger explains a date day by day. */
export interface Ledger {
  title: T;
  from: string;
  limit: T;
  unit: LimitUnit;
  due?: string;
  lastDay?: string;
  /** The clock stands still, so the end is not known. */
  open?: boolean;
  provisional?: boolean;
  /** People have agreed on the date; no days were counted. */
  agreed?: boolean;
  edition: number;
  total: number;
  used: number;
  left: number;
  basis?: Basis;
  days?: LedgerDay[];
}

export interface CalendarRest {
  name: string;
  from: string;
  to: string;
}

/** CalendarYear is what one notice says of one year; layer is "" for the nation, else a place. */
export interface CalendarYear {
  layer: string;
  year: number;
  notice: { number: string; title: string; date: string };
  rest?: CalendarRest[];
  work?: string[];
  edition: number;
}

/** Edition is one publication of the calendar and how far the open cases have been counted anew under it. */
export interface Edition {
  edition: number;
  published: string;
  by?: string;
  total: number;
  checked: number;
  moved: number;
  finished?: string;
}

export interface Calendar {
  edition: number;
  cutoff?: string;
  years: CalendarYear[];
  missing?: { year: number; since: string };
  /** Shipped with the program and not in force. */
  proposals?: { layer: string; year: number; source: string }[];
  editions?: Edition[];
  may: boolean;
}

/** Move is one date of an open case that another calendar puts elsewhere. */
export interface Move {
  number: string;
  caseId: string;
  title: T;
  unit?: UnitRef;
  from: string;
  to: string;
  wasProvisional?: boolean;
  provisional?: boolean;
}

export interface CalendarPreview {
  findings?: { line: number; code: string; text: T }[];
  year?: CalendarYear;
  source?: string;
  edition: number;
  open: number;
  cases: number;
  dates: number;
  moves?: Move[];
}

// ---- supervision ----

export interface UnitCount {
  unit: UnitRef;
  open: number;
  overdue: number;
  red: number;
  yellow: number;
  closed: number;
  onTime: number;
  late: number;
  deemed: number;
}

export interface ProcessCount {
  process: string;
  title: T;
  ended: number;
  withinStatutory: number;
  withinPromised: number;
  overStatutory: number;
}

export interface Statistics {
  from: string;
  to: string;
  units?: UnitCount[];
  processes?: ProcessCount[];
  late?: TaskRow[];
}

// ---- what the page sends ----

export interface StartBody {
  process: string;
  form: FormValue;
  materials: Record<string, string[]>;
  rehearsal?: boolean;
  /** An administrator plays this unit in a rehearsal. */
  unit?: string;
}

export interface Started {
  id: string;
  number: string;
  code: string;
}

export interface AnswerBody {
  answer: string;
  opinion?: string;
  reasons?: string;
  form?: FormValue;
  materials?: Record<string, string[]>;
}

export interface Accepted {
  case: string;
  seq: number;
  /** It came after the answer had been deemed. */
  late?: boolean;
}

export interface Target {
  unit?: string;
  post?: string;
  user?: string;
}

export interface TaskOperationBody {
  operation: string;
  to?: Target;
  step?: string;
  mode?: SignMode;
  term?: TermName;
  back?: boolean;
  answer?: string;
  opinion?: string;
  reasons?: string;
  form?: FormValue;
}

export interface CaseOperationBody {
  operation: string;
  step?: string;
  term?: TermName;
  reasons?: string;
}

export interface BatchBody {
  tasks: string[];
  answer?: { answer: string; opinion?: string; reasons?: string };
  operation?: TaskOperationBody;
}

export interface BatchResult {
  task: string;
  done: boolean;
  problem?: Problem;
}
