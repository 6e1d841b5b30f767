import { useTranslation } from "react-i18next";
import type { LateOpinion, Proof, Task } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";
import "./ledger.css";

/**
 * AfterDeemed stands below an answer that was deemed: how the task had reached the unit, and what came
 * too late. Neither may be taken for the unit's answer.
 */
export function AfterDeemed(props: { task: Task }) {
  const { proof, lateOpinions } = props.task;
  return (
    <>
      {proof && <Delivered proof={proof} />}
      {lateOpinions?.map((late, i) => (
        <Late key={i} late={late} />
      ))}
    </>
  );
}

function Delivered(props: { proof: Proof }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { at, seenAt, seenBy, reminders } = props.proof;
  return (
    <div className="proof">
      <div>{t("proof.title")}</div>
      <ul className="plain">
        <li>{t("proof.delivered", { at: format.dateTime(at) })}</li>
        <li>
          {!seenAt
            ? t("proof.unseen")
            : seenBy
              ? t("proof.seen", { at: format.dateTime(seenAt), who: seenBy })
              : t("proof.seenOnly", { at: format.dateTime(seenAt) })}
        </li>
        {reminders?.map((r) => (
          <li key={r}>{t("proof.reminder", { at: format.dateTime(r) })}</li>
        ))}
      </ul>
    </div>
  );
}

function Late(props: { late: LateOpinion }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { at, by, answer, opinion, reasons } = props.late;
  const when = format.dateTime(at);
  return (
    <div className="late-opinion" role="note" aria-label={t("late.title")}>
      <span className="badge badge-plain">{t("late.title")}</span>{" "}
      <span className="muted">{by ? t("late.by", { name: by, at: when }) : t("late.at", { at: when })}</span>
      <p className="basis">{t("late.hint")}</p>
      <p>{t("late.said", { answer: text(answer) })}</p>
      {opinion && <p className="said">{opinion}</p>}
      {reasons && (
        <p className="said">
          {t("opinion.reasons")}: {reasons}
        </p>
      )}
    </div>
  );
}
