import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Task } from "../api/types";
import { useFormat } from "../format";
import { useText } from "../text";

/** LateNotice says before a late opinion is written that the answer the rules deem holds. */
export function LateNotice(props: { task: Task }) {
  const { t } = useTranslation();
  const text = useText();
  const format = useFormat();
  const { task } = props;
  const answer = text(task.answer?.title);
  return (
    <Alert
      className="gap-below"
      type="warning"
      showIcon
      title={t("late.noticeTitle")}
      description={task.due ? t("late.notice", { due: format.due(task.due), answer }) : t("late.noticeNoDue", { answer })}
    />
  );
}
