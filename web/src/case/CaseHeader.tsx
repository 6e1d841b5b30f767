import { useTranslation } from "react-i18next";
import type { Case } from "../api/types";
import { useFormat } from "../format";
import { Newest } from "../notice/Notices";
import { useText } from "../text";
import { CaseState } from "./CaseState";
import { ClockTerms, Paused } from "./ClockTerms";
import { endedAt } from "./ended";
import { noticesOf } from "./notices";
import "./case.css";

/** CaseHeader says which case this is, where it stands and by when it is to be decided. */
export function CaseHeader(props: { value: Case }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const c = props.value;
  const ended = endedAt(c);
  return (
    <section className="panel case-header" aria-label={t("case.facts")}>
      <div className="case-header-top">
        <span className="case-number">{c.number}</span>
        <CaseState value={c} />
      </div>
      <h2>{text(c.title)}</h2>
      <Newest notices={c.notices} place={noticesOf(c.id)} />
      <dl className="case-facts">
        <div>
          <dt>{t("case.applicant")}</dt>
          <dd>{text(c.applicant.name)}</dd>
        </div>
        <div>
          <dt>{t("case.submittedAt")}</dt>
          <dd>{format.dateTime(c.submittedAt)}</dd>
        </div>
        {ended && (
          <div>
            <dt>{t("case.endedAt")}</dt>
            <dd>{format.dateTime(ended)}</dd>
          </div>
        )}
        {c.status === "open" && (
          <div>
            <dt>{t("case.stages")}</dt>
            <dd className="case-stages">{format.list(c.stage.map(text)) || t("case.noStage")}</dd>
          </div>
        )}
        <ClockTerms value={c} />
        <div>
          <dt>{t("case.process")}</dt>
          <dd>
            {text(c.process.title)} <span className="muted">{t("case.version", { version: c.process.version })}</span>
          </dd>
        </div>
      </dl>
      {c.suspended && (
        <p className="case-suspended">
          {t("standing.suspendedSince", { date: format.dateTime(c.suspended.since) })}{" "}
          {c.suspended.reasons && t("standing.suspendedWhy", { reasons: c.suspended.reasons })}
        </p>
      )}
      {/* A suspension has said so already. */}
      {c.status === "open" && !c.suspended && <Paused paused={c.clock.paused} />}
      {c.rehearsal && <p className="case-rehearsal">{t("app.rehearsalHint")}</p>}
    </section>
  );
}
