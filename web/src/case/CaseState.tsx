import { useTranslation } from "react-i18next";
import type { CaseRow } from "../api/types";
import { useText } from "../text";
import "./case.css";

/** CaseState is a case's state in badges: rehearsal or not, still open or how it ended. */
export function CaseState(props: { value: CaseRow }) {
  const { t } = useTranslation();
  const text = useText();
  const { rehearsal, status, outcome, suspended } = props.value;
  return (
    <span className="case-state">
      {rehearsal && (
        <span className="badge badge-rehearsal" title={t("app.rehearsalHint")}>
          {t("case.rehearsal")}
        </span>
      )}
      {suspended && <span className="badge badge-deemed">{t("standing.suspended")}</span>}
      {status === "open" ? (
        <span className="badge badge-good">{t("case.open")}</span>
      ) : (
        <span className="badge badge-plain case-outcome">
          {t("case.ended")}
          {outcome && <> · {text(outcome)}</>}
        </span>
      )}
    </span>
  );
}
