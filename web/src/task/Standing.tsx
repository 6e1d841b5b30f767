import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { TaskPage } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";
import "../operate/operate.css";

/** Standing says what somebody has to know before answering: where the task stands and who has it in hand. */
export function Standing(props: { page: TaskPage }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { task, changed, advising, message } = props.page;
  const { suspended } = props.page.case;
  return (
    <div className="standing-notes">
      {suspended && (
        <Alert type="warning" showIcon title={t("standing.suspendedSince", { date: format.dateTime(suspended.since) })} />
      )}
      {changed && changed.length > 0 && (
        <Alert type="info" showIcon title={t("operate.changed", { list: format.list(changed.map(text)) })} />
      )}
      {advising && <Alert type="info" showIcon title={t("operate.advising", { unit: text(task.unit.name) })} />}
      {message && (
        <p className="advice">
          <b>{t("standing.messageBy", { who: text(message.by) })}</b>
          <br />
          {message.text}
        </p>
      )}
      {(task.advice ?? []).map((a, i) => (
        <p key={i} className="advice">
          <b>{t("standing.adviceBy", { who: text(a.by) })}</b>
          {a.answer && <> · {text(a.answer)}</>}
          <br />
          {a.opinion}
        </p>
      ))}
    </div>
  );
}
