import { useTranslation } from "react-i18next";
import type { Task } from "../api/types";
import { useText } from "../text";

/** Delegated marks a task of the reader's on which somebody else advises, and says whether they may take it back. */
export function Delegated(props: { task: Pick<Task, "delegate" | "delegated" | "recall"> }) {
  const { t } = useTranslation();
  const text = useText();
  const { delegate, delegated, recall } = props.task;
  if (!delegated) return null;
  const who = text(delegate);
  return <span className="badge badge-delegated">{recall ? t("operate.delegatedToRecall", { who }) : t("operate.delegatedTo", { who })}</span>;
}
