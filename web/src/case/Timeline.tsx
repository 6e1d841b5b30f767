import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { EventLine } from "../api/types";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import "./case.css";

type Maker = "person" | "deemed" | "automatic" | "applicant" | "clock";

// Who made an event is told by its kind, because the server names persons only to officials.
const applicantKinds = new Set(["submitted", "resubmitted"]);
// What only says in detail what the other lines imply; it is kept, and shown when asked for.
const detailKinds = new Set([
  "task-opened", "task-closed", "step-decided", "dated", "marked", "staffed", "timer-fired", "reminder-due", "job-ordered", "computed",
  "held", "seen", "claimed", "unclaimed", "read", "commented", "event-ignored", "step-left", "task-late", "task-reopened", "advised",
]);
// Their sentences name the date themselves; one that is only asked for is not yet a limit.
const datedKinds = new Set(["dated", "expired", "clock-moved", "extension-requested"]);
// Their sentences say themselves that something is the procedure's own choice; there is no document to look for in them.
const citing = new Set(["task-deemed", "term-extended", "clock-paused"]);
const personKinds = new Set(["answered", "acknowledged", "extension-requested", "extension-agreed", "extension-refused"]);

/** Timeline tells what has happened, newest first, and tells apart persons, the rules and the machine. */
export function Timeline(props: { events: EventLine[] }) {
  const { t } = useTranslation();
  const [detailed, setDetailed] = useState(false);
  if (props.events.length === 0) return <p className="muted">{t("case.noEvents")}</p>;
  const main = props.events.filter((e) => !isDetail(e, props.events));
  const details = props.events.length - main.length;
  const shown = detailed ? props.events : main;
  const newestFirst = [...shown].sort((a, b) => b.seq - a.seq);
  return (
    <>
      {details > 0 && (
        <Button size="small" className="timeline-toggle no-print" aria-expanded={detailed} onClick={() => setDetailed(!detailed)}>
          {detailed ? t("timeline.hideDetails") : t("timeline.showDetails", { count: details })}
        </Button>
      )}
      <ol className="timeline" aria-label={t("timeline.label")}>
        {newestFirst.map((e) => (
          <Line key={e.seq} event={e} />
        ))}
      </ol>
    </>
  );
}

/** That time ran out is a detail where the line about what is deemed then says so too. */
function isDetail(event: EventLine, all: EventLine[]): boolean {
  if (event.kind === "dated" && event.was) return false; // it was another one, which people had counted on
  if (detailKinds.has(event.kind)) return true;
  const deemedToo = (e: EventLine) =>
    e.kind === "task-deemed" && e.at === event.at && e.step === event.step && e.unit?.id === event.unit?.id;
  return event.kind === "expired" && all.some(deemedToo);
}

function Line(props: { event: EventLine }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { event } = props;
  const maker = makerOf(event);
  const sentence = text(event.text);
  // The sentence often holds these already; nothing is said twice.
  const unsaid = (words: string | undefined) => (words && !sentence.includes(words) ? words : undefined);
  const person = unsaid(event.person);
  const opinion = unsaid(event.opinion);
  const reasons = unsaid(event.reasons);
  return (
    <li className={`timeline-line timeline-${maker}`}>
      <time className="timeline-at" dateTime={event.at}>
        {format.dateTime(event.at)}
      </time>
      <div className="timeline-text">
        {sentence} {maker === "deemed" && <span className="badge badge-deemed">{t("timeline.deemed")}</span>}
        {maker === "automatic" && <span className="badge badge-plain">{t("timeline.automatic")}</span>}
        {maker === "clock" && <span className="badge badge-rehearsal">{t("timeline.clock")}</span>}
      </div>
      {person && <div className="muted">{t("timeline.person", { name: person })}</div>}
      {opinion && <p className="said">{t("timeline.opinion", { text: opinion })}</p>}
      {reasons && <p className="said">{t("timeline.reasons", { text: reasons })}</p>}
      {event.due && !datedKinds.has(event.kind) && <div className="basis">{t("timeline.due", { due: format.due(event.due, event.at) })}</div>}
      {event.basis && (event.basis.local ? !citing.has(event.kind) : unsaid(event.basis.document)) && <BasisLine basis={event.basis} />}
    </li>
  );
}

function makerOf(event: EventLine): Maker {
  if (event.kind === "task-deemed" || event.answer?.kind === "deemed") return "deemed";
  if (event.kind === "clock-moved") return "clock";
  if (applicantKinds.has(event.kind)) return "applicant";
  if (event.answer?.kind !== "automatic" && (personKinds.has(event.kind) || event.person)) return "person";
  return "automatic";
}
