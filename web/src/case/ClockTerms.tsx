import { useTranslation } from "react-i18next";
import type { Case, ClockTerm, Pause, TermExtension, TermName } from "../api/types";
import { useFormat } from "../format";
import { BasisLine } from "../layout/BasisLine";
import { useText } from "../text";
import { Ledger } from "./Ledger";
import { Provisional } from "./Provisional";
import { TermLeft } from "./TermLeft";
import "./ledger.css";

/** ClockTerms are the limits of a case as a whole, as facts of its header. */
export function ClockTerms(props: { value: Case }) {
  const { t } = useTranslation();
  const { clock } = props.value;
  return (
    <>
      <Term name="promised" title={t("case.promised")} term={clock.promised} value={props.value} />
      <Term name="statutory" title={t("case.statutory")} term={clock.statutory} value={props.value} />
    </>
  );
}

function Term(props: { name: TermName; title: string; term?: ClockTerm; value: Case }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { name, term, value } = props;
  if (!term) return null;
  const ended = value.status === "ended";
  const paused = Boolean(value.clock.paused);
  return (
    <div>
      <dt>{props.title}</dt>
      <dd>
        <b>{text(term.limit)}</b>
        <span className="case-term-due">
          {term.due
            ? t("case.clockDue", { due: format.due(term.due, value.now) })
            : !ended && t(paused ? "clock.pausedDue" : "case.clockNone")}
          {term.provisional && <Provisional />}
          {(term.due || term.from) && <Ledger of={{ caseId: value.id, term: name }} about={props.title} />}
        </span>
        {term.provisional && <span className="basis case-term-hint">{t("case.provisionalHint")}</span>}
        {!ended && <TermLeft term={term} />}
        {term.extended && <Extended extended={term.extended} />}
      </dd>
    </div>
  );
}

function Extended(props: { extended: TermExtension }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { by, at, limit, reasons, basis } = props.extended;
  return (
    <p className="term-extended">
      {t("clock.extended", { limit: text(limit), by: text(by), at: format.date(at) })} {t("clock.extendedWhy", { reasons })}{" "}
      <BasisLine basis={basis} />
    </p>
  );
}

/** Paused says for what the clock stands still. */
export function Paused(props: { paused?: Pause }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  if (!props.paused) return null;
  const { reason, since, until, basis } = props.paused;
  const values = { since: format.dateTime(since), until: until ? format.dateTime(until) : "", reason: text(reason) };
  return (
    <p className="paused">
      {until ? t("clock.pausedUntil", values) : t("clock.pausedSince", { since: values.since, reason: values.reason })}{" "}
      <BasisLine basis={basis} />
    </p>
  );
}
